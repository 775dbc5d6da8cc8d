package io.kvszoo.testkit.fault;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableSet;
import io.kvszoo.testkit.text.Durations;
import io.kvszoo.testkit.text.Words;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What follows the word of a fault, to be read one after the other. */
final class FaultArguments {

  /** Stands between the two sides of a partition. */
  static final String BETWEEN = "|";

  private final String grammar;
  private final Deque<String> left;

  FaultArguments(String grammar, List<String> words) {
    this.grammar = grammar;
    this.left = new ArrayDeque<>(words);
  }

  private String next() {
    if (left.isEmpty()) {
      throw new IllegalArgumentException("an argument is missing; write %s".formatted(grammar));
    }
    return left.remove();
  }

  String host() {
    return next();
  }

  /** All hosts up to the separator, if there is one, or up to so many words before the end. */
  Set<String> hosts(int after) {
    Set<String> read = new LinkedHashSet<>();
    while (left.size() > after && !left.element().equals(BETWEEN)) {
      read.add(host());
    }
    return read;
  }

  /** All hosts after the separator, up to so many words before the end. */
  Set<String> otherHosts(int after) {
    if (left.isEmpty() || !left.remove().equals(BETWEEN)) {
      throw new IllegalArgumentException(
          "the two sides must be separated by ' | '; write %s".formatted(grammar));
    }
    return hosts(after);
  }

  Duration time() {
    return Durations.parse(next());
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
          "'%s' is an extra argument; write %s".formatted(left.element(), grammar));
    }
  }

  /** An argument as it is read: a set of hosts, a host, a time or a number. */
  static String text(Object argument) {
    if (argument instanceof Set<?> hosts) {
      return hosts.stream().map(FaultArguments::text).collect(joining(" "));
    } else if (argument instanceof Duration duration) {
      return Durations.text(duration);
    }
    return argument instanceof String host && !host.equals(BETWEEN)
        ? Words.quoted(host)
        : argument.toString();
  }

  /** Hosts that stand in the places of others. */
  static Set<String> moved(Set<String> from, UnaryOperator<String> hosts) {
    return from.stream().map(hosts).collect(ImmutableSet.toImmutableSet());
  }
}
