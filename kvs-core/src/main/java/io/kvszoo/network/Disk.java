package io.kvszoo.network;

/**
 * The durable store of one process: named tables and journals that survive a crash up to the last
 * {@link #sync}.
 *
 * <p>Reads see every write at once. A crash takes back, exactly and all together, the writes since
 * the last sync; a wiped disk is empty. Values are kept as they are and must be immutable.
 */
public interface Disk {

  /**
   * Opens a table, an empty one if it never existed.
   *
   * @param name the table's name; a process must open a name with the same types each time
   * @param <K> the keys, with {@code equals} and {@code hashCode} by value
   * @param <T> the values
   * @return the table
   */
  <K, T> Table<K, T> table(String name);

  /**
   * Opens a journal, an empty one if it never existed.
   *
   * @param name the journal's name; a process must open a name with the same type each time
   * @param <T> the values
   * @return the journal
   */
  <T> Journal<T> journal(String name);

  /** Makes every write so far durable. In a simulation it costs no virtual time, and is O(1). */
  void sync();
}
