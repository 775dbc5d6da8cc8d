package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.Set;

/** What a {@link Fault} does to the network. */
public sealed interface FaultAction {

  /**
   * The hosts that it names.
   *
   * @return names; none for faults of all links
   */
  default Set<String> hosts() {
    return Set.of();
  }

  /** What strikes one host. */
  sealed interface OnHost extends FaultAction {

    /**
     * The host.
     *
     * @return its name
     */
    String host();

    @Override
    default Set<String> hosts() {
      return Set.of(host());
    }
  }

  /**
   * The host crashes, and restarts in the end with what it had synced.
   *
   * @param host its name
   */
  record Crash(String host) implements OnHost {}

  /**
   * The host crashes the first time that it syncs, before anything else happens, and restarts in
   * the end.
   *
   * @param host its name
   */
  record CrashAtSync(String host) implements OnHost {}

  /**
   * The host crashes and loses its disk, and restarts in the end.
   *
   * @param host its name
   */
  record Wipe(String host) implements OnHost {}

  /**
   * The host handles nothing until the end.
   *
   * @param host its name
   */
  record Pause(String host) implements OnHost {}

  /**
   * Messages between two sets of hosts are lost.
   *
   * @param from names of hosts whose messages are lost
   * @param to names of other hosts, which do not get them
   * @param bothWays whether those in the other direction are lost too
   */
  record Partition(Set<String> from, Set<String> to, boolean bothWays) implements FaultAction {

    /** Copies the sets, and checks that they have nothing in common. */
    public Partition {
      from = ImmutableSet.copyOf(from);
      to = ImmutableSet.copyOf(to);
      checkArgument(!from.isEmpty() && !to.isEmpty(), "both sides of a partition must name a host");
      checkArgument(
          Sets.intersection(from, to).isEmpty(),
          "hosts %s are on both sides of the partition",
          Sets.intersection(from, to));
    }

    @Override
    public Set<String> hosts() {
      return Sets.union(from, to);
    }
  }

  /**
   * Messages of all links are lost at random.
   *
   * @param probability a message, in [0, 1]
   */
  record Loss(double probability) implements FaultAction {

    /** Checks the probability. */
    public Loss {
      checkProbability(probability);
    }
  }

  /**
   * Messages of all links are delivered twice at random.
   *
   * @param probability a message, in [0, 1]
   */
  record Duplication(double probability) implements FaultAction {

    /** Checks the probability. */
    public Duplication {
      checkProbability(probability);
    }
  }

  /**
   * Messages of all links are delivered, but reported as failed, at random.
   *
   * @param probability a message, in [0, 1]
   */
  record ReportedFailed(double probability) implements FaultAction {

    /** Checks the probability. */
    public ReportedFailed {
      checkProbability(probability);
    }
  }

  /**
   * Messages of all links take a random time, and overtake each other.
   *
   * @param min the least, not negative
   * @param max the most
   */
  record Delay(Duration min, Duration max) implements FaultAction {

    /** Checks the order of the bounds. */
    public Delay {
      checkArgument(
          !min.isNegative() && min.compareTo(max) <= 0,
          "a delay of %s to %s must have 0 <= min <= max",
          min,
          max);
    }
  }

  /**
   * Messages of one link take longer.
   *
   * @param from the name of the sending host
   * @param to the name of the receiving host, another one
   * @param delay how long they take, not negative
   */
  record SlowLink(String from, String to, Duration delay) implements FaultAction {

    /** Checks the hosts and the delay. */
    public SlowLink {
      checkArgument(!from.equals(to), "host '%s' has no link to itself", from);
      checkArgument(!delay.isNegative(), "delay (%s) must not be negative", delay);
    }

    @Override
    public Set<String> hosts() {
      return Set.of(from, to);
    }
  }

  /**
   * The host's clock jumps, once.
   *
   * @param host its name
   * @param step how far, negative for back
   */
  record ClockStep(String host, Duration step) implements OnHost {}

  /**
   * The host's clock runs at another rate until the end.
   *
   * @param host its name
   * @param rate as of {@link io.kvszoo.network.SimulatedHost#clockDrift}
   */
  record ClockDrift(String host, double rate) implements OnHost {}

  private static void checkProbability(double probability) {
    checkArgument(
        probability >= 0 && probability <= 1, "probability (%s) must be in [0, 1]", probability);
  }
}
