package io.kvszoo.network;

/**
 * The durable store of one process: named tables and journals that survive a crash up to the last
 * {@link #sync}.
 *
 * <p>A write is visible to reads at once. A crash undoes exactly the writes since the last sync,
 * all of them together; a wiped disk is empty. Values are not copied, so they must be immutable.
 */
public interface Disk {

  /**
   * Opens a table, which is empty if it did not exist.
   *
   * @param name the table's name; a process must open the same name always with the same types
   * @param <K> the type of the keys, compared by {@code equals} and {@code hashCode}
   * @param <T> the type of the values
   * @return the table
   */
  <K, T> Table<K, T> table(String name);

  /**
   * Opens a journal, which is empty if it did not exist.
   *
   * @param name the journal's name; a process must open the same name always with the same type
   * @param <T> the type of the values
   * @return the journal
   */
  <T> Journal<T> journal(String name);

  /** Makes all writes so far durable. In a simulation this takes no virtual time, and is O(1). */
  void sync();
}
