package io.kvszoo.simulator;

import java.util.Comparator;

/**
 * The name of a link, which is one direction between two hosts.
 *
 * @param from the name of the sending host
 * @param to the name of the receiving host
 */
public record LinkName(String from, String to) implements Comparable<LinkName> {

  private static final Comparator<LinkName> ORDER =
      Comparator.comparing(LinkName::from).thenComparing(LinkName::to);

  @Override
  public int compareTo(LinkName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return from + " -> " + to;
  }
}
