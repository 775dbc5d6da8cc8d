package io.kvszoo.simulator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The links from one host to the others, and the number of messages sent over each. */
final class OutgoingLinks {

  private final String from;
  private final LinkTable table;
  private final Map<String, Link> links = new HashMap<>();

  /**
   * Messages sent to each other host, by its index, without what carries over 32 bits. With many
   * hosts, fetching these from memory is what a run spends most time on, so they are small.
   */
  private int[] sentTo = new int[0];

  OutgoingLinks(String from, LinkTable table) {
    this.from = from;
    this.table = table;
  }

  /** Counts a message to another host and returns its number on that link, modulo 2^32. */
  int countSent(HostState to) {
    if (to.index >= sentTo.length) {
      sentTo = Arrays.copyOf(sentTo, Math.max(to.index + 1, 2 * sentTo.length));
    }
    int number = ++sentTo[to.index];
    if (number == 0) {
      to(to).sentCarry++;
    }
    return number;
  }

  long sent(HostState to) {
    if (to.index >= sentTo.length) {
      return 0;
    }
    Link link = links.get(to.name());
    long carried = link == null ? 0 : link.sentCarry << Integer.SIZE;
    return carried + Integer.toUnsignedLong(sentTo[to.index]);
  }

  /** Returns the state of a link, which is created if necessary. */
  Link to(HostState to) {
    return links.computeIfAbsent(to.name(), other -> new Link(table, new LinkName(from, other)));
  }
}
