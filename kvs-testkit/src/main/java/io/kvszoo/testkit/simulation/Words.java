package io.kvszoo.testkit.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What follows the word of a fault, to be read one after the other. */
final class Words {

  private final String grammar;
  private final Deque<String> left;
  private final UnaryOperator<String> hosts;

  /** Words that name hosts instead of which a function names others. */
  Words(String grammar, List<String> words, UnaryOperator<String> hosts) {
    this.grammar = grammar;
    this.left = new ArrayDeque<>(words);
    this.hosts = hosts;
  }

  private String next() {
    if (left.isEmpty()) {
      throw new IllegalArgumentException("something is missing; write %s".formatted(grammar));
    }
    return left.remove();
  }

  String host() {
    return hosts.apply(next());
  }

  /** All hosts up to the separator, if there is one, or up to so many words before the end. */
  Set<String> hosts(int after) {
    Set<String> read = new LinkedHashSet<>();
    while (left.size() > after && !left.element().equals(Text.BETWEEN)) {
      read.add(host());
    }
    return read;
  }

  /** All hosts after the separator, up to so many words before the end. */
  Set<String> otherHosts(int after) {
    if (left.isEmpty() || !left.remove().equals(Text.BETWEEN)) {
      throw new IllegalArgumentException(
          "the two sides are separated by ' | '; write %s".formatted(grammar));
    }
    return hosts(after);
  }

  Duration time() {
    return Text.duration(next());
  }

  double number() {
    return Double.parseDouble(next());
  }

  int count() {
    return Integer.parseInt(next());
  }

  /** Checks that all has been read. */
  void end() {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is too much; write %s".formatted(left.element(), grammar));
    }
  }
}
