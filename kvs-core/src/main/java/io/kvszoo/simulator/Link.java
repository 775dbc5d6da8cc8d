package io.kvszoo.simulator;

/**
 * What one direction between two hosts remembers beyond how much was sent; made when there is
 * something to remember.
 */
final class Link {

  /** How often the count of messages sent went beyond 32 bits. */
  long sentCarry;

  long duplicated;
  long dropped;
  private final LinkTable table;
  private final LinkName name;
  private int version = -1;
  private LinkSettings settings = LinkSettings.DEFAULT;
  private boolean cut;
  private long lastArrival;

  Link(LinkTable table, LinkName name) {
    this.table = table;
    this.name = name;
  }

  /** The settings in force, computed again only when some switch was moved. */
  LinkSettings settings() {
    refresh();
    return settings;
  }

  boolean isCut() {
    refresh();
    return cut;
  }

  private void refresh() {
    if (version != table.version()) {
      version = table.version();
      settings = table.settings(name);
      cut = table.isCut(name);
    }
  }

  /** Delays an arrival until those of all messages before it. */
  long delayInOrder(long arrival) {
    lastArrival = Math.max(arrival, lastArrival);
    return lastArrival;
  }
}
