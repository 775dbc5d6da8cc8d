package io.kvszoo.simulator;

/**
 * The state of one direction between two hosts, in addition to the count of messages; created when
 * it is first needed.
 */
final class Link {

  /** The number of overflows of the 32-bit count of messages. */
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

  /** The current settings, which are computed again only after a change of settings. */
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

  /** Delays an arrival until those of all earlier messages. */
  long delayInOrder(long arrival) {
    lastArrival = Math.max(arrival, lastArrival);
    return lastArrival;
  }
}
