package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.util.function.UnaryOperator;

/**
 * Some links of a {@link SimulatedNetwork}, and the switches of their faults. A change applies to
 * messages sent from now on; where two selections share a link, the later change counts.
 *
 * <p>Each link draws from a fork of the seed of its own, so that a change here does not reshuffle
 * what happens on other links.
 */
public final class Links {

  private final LinkTable table;
  private final LinkSelection selection;

  Links(LinkTable table, LinkSelection selection) {
    this.table = table;
    this.selection = selection;
  }

  /**
   * How long messages take; 1 ms for each, if not set. Unless links are {@link #fifo}, messages
   * with different latencies overtake each other.
   *
   * @param latency the distribution
   * @return these links
   */
  public Links latency(Latency latency) {
    checkNotNull(latency, "latency must not be null; try Latency.constant");
    return set("latency", latency, settings -> settings.withLatency(latency));
  }

  /**
   * How many messages disappear without a trace; none, if not set.
   *
   * @param probability a message, in [0, 1]
   * @return these links
   */
  public Links loss(double probability) {
    checkProbability("loss", probability);
    return set("loss", probability, settings -> settings.withLoss(probability));
  }

  /**
   * How many messages are delivered twice, the copy with a latency of its own; none, if not set.
   *
   * @param probability a message, in [0, 1]
   * @return these links
   */
  public Links duplication(double probability) {
    checkProbability("duplication", probability);
    return set("duplication", probability, settings -> settings.withDuplication(probability));
  }

  /**
   * Whether messages, and copies of them, stay in the order in which they were sent; they may
   * overtake each other, if not set. A message that would overtake another arrives right after it.
   *
   * @param ordered whether to keep the order
   * @return these links
   */
  public Links fifo(boolean ordered) {
    return set("fifo", ordered, settings -> settings.withFifo(ordered));
  }

  /**
   * How many messages are delivered although the sender is told that they were not; none, if not
   * set. Only senders that ask for reports ({@link Context#send(Address, Object, Object)}) are told
   * anything; the report comes one latency after the message.
   *
   * @param probability a message, in [0, 1]
   * @return these links
   */
  public Links reportedFailed(double probability) {
    checkProbability("reportedFailed", probability);
    return set("reportedFailed", probability, settings -> settings.withReportedFailed(probability));
  }

  private Links set(String property, Object value, UnaryOperator<LinkSettings> change) {
    table.change(selection, property, value, change);
    return this;
  }

  private static void checkProbability(String name, double probability) {
    checkArgument(
        probability >= 0 && probability <= 1,
        "%s (%s) must be a probability in [0, 1]",
        name,
        probability);
  }

  @Override
  public String toString() {
    return selection.toString();
  }
}
