package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Context;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Some links of a {@link SimulatedNetwork}, and the switches of their faults. A change applies to
 * messages sent from now on; where two selections share a link, the later change counts.
 *
 * <p>Each message of a link draws latency, loss, duplication and reports each from a fork of the
 * seed of its own, so that a change here reshuffles neither what happens on other links nor how
 * other faults strike on this one.
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
    return set(
        "latency", latency, LinkTable.trace(latency), settings -> settings.withLatency(latency));
  }

  /**
   * How many messages disappear without a trace; none, if not set.
   *
   * @param probability a message, in [0, 1]
   * @return these links
   */
  public Links loss(double probability) {
    checkProbability("loss", probability);
    return set(
        "loss",
        probability,
        Double.hashCode(probability),
        settings -> settings.withLoss(probability));
  }

  /**
   * How many messages are delivered twice, the copy with a latency of its own; none, if not set. A
   * copy is lost or not whatever happens to the message, and is never reported as failed.
   *
   * @param probability a message, in [0, 1]
   * @return these links
   */
  public Links duplication(double probability) {
    return duplication(probability, probability, Optional.empty());
  }

  /**
   * How many messages are delivered twice, and how long the copies take; none, if not set. Copies
   * that take long come from a former life: of a session, a leader, or a host that has restarted.
   *
   * @param probability a message, in [0, 1]
   * @param ofCopies the latency of the copies
   * @return these links
   */
  public Links duplication(double probability, Latency ofCopies) {
    checkNotNull(ofCopies, "ofCopies must not be null; try Latency.uniform");
    return duplication(
        probability, probability + ", copies take " + ofCopies, Optional.of(ofCopies));
  }

  private Links duplication(double probability, Object shown, Optional<Latency> ofCopies) {
    checkProbability("duplication", probability);
    long traced = Double.hashCode(probability) * 31L + ofCopies.map(LinkTable::trace).orElse(0L);
    return set(
        "duplication", shown, traced, settings -> settings.withDuplication(probability, ofCopies));
  }

  /**
   * Whether messages, and copies of them, stay in the order in which they were sent; they may
   * overtake each other, if not set. A message that would overtake another arrives right after it.
   * This is a promise among messages that are sent while it is set; none waits for one that is
   * lost.
   *
   * @param ordered whether to keep the order
   * @return these links
   */
  public Links fifo(boolean ordered) {
    return set("fifo", ordered, Boolean.hashCode(ordered), settings -> settings.withFifo(ordered));
  }

  /**
   * How many messages are delivered although the sender is told that they were not; none, if not
   * set. Only senders that ask for reports ({@link Context#send(Address, Object, Object)}) are told
   * anything; the report comes one latency of the same link after the message, and is neither lost
   * nor cut off itself.
   *
   * @param probability a message, in [0, 1]
   * @return these links
   */
  public Links reportedFailed(double probability) {
    checkProbability("reportedFailed", probability);
    return set(
        "reportedFailed",
        probability,
        Double.hashCode(probability),
        settings -> settings.withReportedFailed(probability));
  }

  private Links set(
      String property, Object value, long traced, UnaryOperator<LinkSettings> change) {
    table.change(selection, property, value, traced, change);
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
