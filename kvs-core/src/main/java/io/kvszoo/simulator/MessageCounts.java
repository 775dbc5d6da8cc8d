package io.kvszoo.simulator;

/**
 * How many messages crossed links. Messages between processes of one host, timers and calls from
 * outside cross no link and are not counted.
 *
 * <p>When nothing is in flight, {@code sent + duplicated = delivered + dropped}.
 *
 * @param sent messages that processes sent
 * @param duplicated copies that links added
 * @param delivered messages and copies that processes received
 * @param dropped messages and copies that were lost on the way or found no receiver
 */
public record MessageCounts(long sent, long duplicated, long delivered, long dropped) {

  /** No messages. */
  public static final MessageCounts NONE = new MessageCounts(0, 0, 0, 0);

  /**
   * Adds counts.
   *
   * @param other more counts
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
