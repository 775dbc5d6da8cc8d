package io.kvszoo.network;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a process shows of itself to people who watch a run, as text. It takes no part in what the
 * process does.
 *
 * @param standing in a few words what sets this process apart at the moment, such as "leads ballot
 *     2.1" or "has lost its disk"; empty if nothing does
 * @param facts what it knows, by name, in the order to show it: clocks, ballots, positions
 * @param entries what it stores, by name; processes that store the same show the same
 */
public record ProcessView(
    String standing, Map<String, String> facts, SortedMap<String, String> entries) {

  /** Of a process that shows nothing. */
  public static final ProcessView NOTHING =
      new ProcessView("", ImmutableMap.of(), ImmutableSortedMap.of());

  /** Copies facts and entries. */
  public ProcessView {
    facts = ImmutableMap.copyOf(facts);
    entries = ImmutableSortedMap.copyOf(entries);
  }

  /**
   * This view with another standing.
   *
   * @param newStanding a few words
   * @return the view
   */
  public ProcessView standing(String newStanding) {
    return new ProcessView(newStanding, facts, entries);
  }

  /**
   * This view with one more fact.
   *
   * @param name what it is, such as "clock"
   * @param value its text is shown
   * @return the view
   */
  public ProcessView fact(String name, Object value) {
    return new ProcessView(
        standing,
        ImmutableMap.<String, String>builder().putAll(facts).put(name, value.toString()).build(),
        entries);
  }

  /**
   * This view with what a process stores.
   *
   * @param forEach visits all entries, such as {@code table::forEach}
   * @param <K> the keys
   * @param <E> the entries
   * @return the view
   */
  public <K, E> ProcessView entries(Consumer<BiConsumer<K, E>> forEach) {
    ImmutableSortedMap.Builder<String, String> all = ImmutableSortedMap.naturalOrder();
    forEach.accept((key, entry) -> all.put(String.valueOf(key), String.valueOf(entry)));
    return new ProcessView(standing, facts, all.buildOrThrow());
  }
}
