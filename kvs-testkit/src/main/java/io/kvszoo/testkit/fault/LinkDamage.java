package io.kvszoo.testkit.fault;

import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.Links;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What some faults do to a link together: of each thing, the worst. */
final class LinkDamage {

  /** How long messages take that no fault slows down. */
  private static final Latency USUAL = Latency.constant(Duration.ofMillis(1));

  /** How long a message takes. */
  private record Bounds(Duration min, Duration max) {

    private static final Bounds NONE = new Bounds(Duration.ZERO, Duration.ZERO);

    /** Those that reach further. */
    private Bounds worse(Bounds other) {
      int further = max.compareTo(other.max);
      return further > 0 || (further == 0 && min.compareTo(other.min) > 0) ? this : other;
    }

    private Latency latency() {
      return min.equals(max) ? Latency.constant(min) : Latency.uniform(min, max);
    }
  }

  private @Nullable Bounds delay;
  private Bounds late = Bounds.NONE;
  private double lateProbability;
  private Bounds lateCopies = Bounds.NONE;
  private double lateCopyProbability;
  private double copyProbability;
  private double lossProbability;
  private double reportedFailedProbability;
  private boolean inOrder;

  void delay(Duration min, Duration max) {
    Bounds bounds = new Bounds(min, max);
    delay = delay == null ? bounds : delay.worse(bounds);
  }

  void late(double probability, Duration min, Duration max) {
    lateProbability = Math.max(lateProbability, probability);
    late = late.worse(new Bounds(min, max));
  }

  void copies(double probability) {
    copyProbability = Math.max(copyProbability, probability);
  }

  void lateCopies(double probability, Duration min, Duration max) {
    lateCopyProbability = Math.max(lateCopyProbability, probability);
    lateCopies = lateCopies.worse(new Bounds(min, max));
  }

  void loss(double probability) {
    lossProbability = Math.max(lossProbability, probability);
  }

  void reportedFailed(double probability) {
    reportedFailedProbability = Math.max(reportedFailedProbability, probability);
  }

  void fifo() {
    inOrder = true;
  }

  /** The most that a message may take. */
  Duration longest() {
    Bounds longest = late.worse(lateCopies);
    return (delay == null ? longest : longest.worse(delay)).max;
  }

  void inflictOn(Links links) {
    Latency usual = delay == null ? USUAL : delay.latency();
    double copies = Math.max(copyProbability, lateCopyProbability);
    double lateShare = copies == 0 ? 0 : lateCopyProbability / copies;
    links
        .latency(mostly(usual, late, lateProbability))
        .duplication(copies, mostly(usual, lateCopies, lateShare))
        .loss(lossProbability)
        .reportedFailed(reportedFailedProbability)
        .fifo(inOrder);
  }

  private static Latency mostly(Latency usual, Bounds rare, double probability) {
    return probability == 0 ? usual : Latency.mostly(usual, rare.latency(), probability);
  }
}
