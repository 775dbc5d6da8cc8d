package io.kvszoo.simulator;

/**
 * Counts of the messages that crossed links. Messages between processes of the same host, timers
 * and calls from outside cross no link and are not counted.
 *
 * <p>When no message is in flight, {@code sent + duplicated = delivered + dropped}.
 *
 * @param sent messages that processes sent
 * @param duplicated copies that links added
 * @param delivered messages and copies that processes received
 * @param dropped messages and copies that were lost in transit or found no receiver
 */
public record MessageCounts(long sent, long duplicated, long delivered, long dropped) {

  /** No messages. */
  public static final MessageCounts NONE = new MessageCounts(0, 0, 0, 0);

  /**
   * Adds counts.
   *
   * @param other the counts to add
   * @return the sums
   */
  public MessageCounts plus(MessageCounts other) {
    return new MessageCounts(
        sent + other.sent,
        duplicated + other.duplicated,
        delivered + other.delivered,
        dropped + other.dropped);
  }
}
