package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Context;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A selection of links of a {@link SimulatedNetwork}, with methods that switch their faults. A
 * change applies to messages that are sent from now on; if two selections share a link, the later
 * change applies.
 *
 * <p>For each message of a link, latency, loss, duplication and reports are each drawn from a
 * separate fork of the seed, so that a change affects neither the events on other links nor the
 * other faults on this link.
 */
public final class Links {

  private final LinkTable table;
  private final LinkSelection selection;

  Links(LinkTable table, LinkSelection selection) {
    this.table = table;
    this.selection = selection;
  }

  /**
   * Sets the latency of messages; 1 ms by default. Unless links are {@link #fifo}, messages with
   * different latencies may overtake each other.
   *
   * @param latency the distribution
   * @return these links
   */
  public Links latency(Latency latency) {
    checkNotNull(
        latency, "latency must not be null; pass a distribution, such as Latency.constant");
    return set(
        "latency", latency, LinkTable.trace(latency), settings -> settings.withLatency(latency));
  }

  /**
   * Sets the probability that a message is lost silently; 0 by default.
   *
   * @param probability per message, in [0, 1]
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
   * Sets the probability that a message is delivered twice, the copy with its own latency; 0 by
   * default. The loss of the copy is independent of the loss of the message, and copies are never
   * reported as failed.
   *
   * @param probability per message, in [0, 1]
   * @return these links
   */
  public Links duplication(double probability) {
    return duplication(probability, probability, Optional.empty());
  }

  /**
   * Sets the probability that a message is delivered twice, and the latency of the copies; 0 by
   * default. Copies with a long latency arrive from an earlier session, leader, or incarnation of a
   * host.
   *
   * @param probability per message, in [0, 1]
   * @param ofCopies the latency of the copies
   * @return these links
   */
  public Links duplication(double probability, Latency ofCopies) {
    checkNotNull(
        ofCopies, "ofCopies must not be null; pass a distribution, such as Latency.uniform");
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
   * Sets whether messages and their copies arrive in the order in which they were sent; by default
   * they may overtake each other. A message that would overtake another arrives right after it. The
   * order holds among messages that are sent while this is set; no message waits for one that is
   * lost.
   *
   * @param ordered whether messages are delivered in order
   * @return these links
   */
  public Links fifo(boolean ordered) {
    return set("fifo", ordered, Boolean.hashCode(ordered), settings -> settings.withFifo(ordered));
  }

  /**
   * Sets the probability that a message is delivered although it is reported as failed to the
   * sender; 0 by default. Only senders that ask for reports ({@link Context#send(Address, Object,
   * Object)}) receive them. A report arrives one latency of the same link after the message, and is
   * itself neither lost nor cut off by a partition.
   *
   * @param probability per message, in [0, 1]
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
