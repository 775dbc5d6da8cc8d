package io.kvszoo.network;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A view of the state of a process as text, for observers of a run. It has no influence on the
 * process.
 *
 * @param standing the current standing of this process in a few words, such as "leads ballot 2.1"
 *     or "has lost its disk"; empty if there is nothing special
 * @param facts facts about its state, such as clocks, ballots and positions, by name, in the order
 *     in which they are shown
 * @param entries the entries that it stores, by name; processes that store equal entries show equal
 *     texts
 */
public record ProcessView(
    String standing, Map<String, String> facts, SortedMap<String, String> entries) {

  /** The view of a process that shows nothing. */
  public static final ProcessView NOTHING =
      new ProcessView("", ImmutableMap.of(), ImmutableSortedMap.of());

  /** Copies facts and entries. */
  public ProcessView {
    facts = ImmutableMap.copyOf(facts);
    entries = ImmutableSortedMap.copyOf(entries);
  }

  /**
   * Returns this view with another standing.
   *
   * @param newStanding a few words
   * @return the view
   */
  public ProcessView standing(String newStanding) {
    return new ProcessView(newStanding, facts, entries);
  }

  /**
   * Returns this view with one more fact.
   *
   * @param name the name of the fact, such as "clock"
   * @param value the value, shown by its {@code toString}
   * @return the view
   */
  public ProcessView fact(String name, Object value) {
    return new ProcessView(
        standing,
        ImmutableMap.<String, String>builder().putAll(facts).put(name, value.toString()).build(),
        entries);
  }

  /**
   * Returns this view with the entries that a process stores.
   *
   * @param forEach visits all entries, such as {@code table::forEach}
   * @param <K> the type of the keys
   * @param <E> the type of the entries
   * @return the view
   */
  public <K, E> ProcessView entries(Consumer<BiConsumer<K, E>> forEach) {
    ImmutableSortedMap.Builder<String, String> all = ImmutableSortedMap.naturalOrder();
    forEach.accept((key, entry) -> all.put(String.valueOf(key), String.valueOf(entry)));
    return new ProcessView(standing, facts, all.buildOrThrow());
  }
}
