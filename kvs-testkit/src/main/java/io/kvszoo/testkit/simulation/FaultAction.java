package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.time.Duration;
import java.util.Set;

/**
 * What a {@link Fault} does to the network, as a value. {@link FaultKind} says how each is read,
 * drawn and done.
 */
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
      return ImmutableSet.of(host());
    }
  }

  /** What strikes the link from one host to another. */
  sealed interface OnLink extends FaultAction {

    /**
     * The sending host.
     *
     * @return its name
     */
    String from();

    /**
     * The receiving host, another one.
     *
     * @return its name
     */
    String to();

    @Override
    default Set<String> hosts() {
      return ImmutableSet.of(from(), to());
    }
  }

  /** What cuts two sets of hosts off from each other. */
  sealed interface BetweenHosts extends FaultAction {

    /**
     * The hosts on one side.
     *
     * @return their names, at least one
     */
    Set<String> from();

    /**
     * The hosts on the other side.
     *
     * @return their names, at least one
     */
    Set<String> to();

    @Override
    default Set<String> hosts() {
      return Sets.union(from(), to());
    }
  }

  /**
   * The host crashes, and restarts in the end with what it had synced.
   *
   * @param host its name
   */
  record Crash(String host) implements OnHost {

    @Override
    public String toString() {
      return Text.line("crash", host);
    }
  }

  /**
   * The host crashes in the middle of what it does, right after it has sent a message, and restarts
   * in the end. What it would have sent or synced after that message does not happen.
   *
   * @param host its name
   * @param sends after how many messages from the beginning of the fault, at least 1; those that it
   *     sends to itself count too
   */
  record CrashAtSend(String host, int sends) implements OnHost {

    /** Checks the number. */
    public CrashAtSend {
      checkCount("sends", sends);
    }

    @Override
    public String toString() {
      return Text.line("crash-at-send", host, sends);
    }
  }

  /**
   * The host crashes the first time that it syncs, before the sync takes effect, and restarts in
   * the end.
   *
   * @param host its name
   */
  record CrashBeforeSync(String host) implements OnHost {

    @Override
    public String toString() {
      return Text.line("crash-before-sync", host);
    }
  }

  /**
   * The host crashes the first time that it syncs, after the sync has taken effect and before
   * anything else happens, and restarts in the end.
   *
   * @param host its name
   */
  record CrashAtSync(String host) implements OnHost {

    @Override
    public String toString() {
      return Text.line("crash-at-sync", host);
    }
  }

  /**
   * The host crashes and restarts at once, crashes again in the middle of that restart, and is up
   * in the end.
   *
   * @param host its name
   * @param started how many of its processes have started when it crashes again, at least 1; if it
   *     has fewer, it crashes once
   */
  record CrashAtRestart(String host, int started) implements OnHost {

    /** Checks the number. */
    public CrashAtRestart {
      checkCount("started", started);
    }

    @Override
    public String toString() {
      return Text.line("crash-at-restart", host, started);
    }
  }

  /**
   * Several hosts crash at one moment, and restart in the end.
   *
   * @param hosts their names, at least one
   */
  record PowerLoss(Set<String> hosts) implements FaultAction {

    /** Copies the names. */
    public PowerLoss {
      hosts = ImmutableSet.copyOf(hosts);
      checkArgument(!hosts.isEmpty(), "a power loss must name a host");
    }

    @Override
    public String toString() {
      return Text.line("power-loss", hosts);
    }
  }

  /**
   * The host crashes and loses its disk, and restarts in the end.
   *
   * @param host its name
   */
  record Wipe(String host) implements OnHost {

    @Override
    public String toString() {
      return Text.line("wipe", host);
    }
  }

  /**
   * The host handles nothing until the end.
   *
   * @param host its name
   */
  record Pause(String host) implements OnHost {

    @Override
    public String toString() {
      return Text.line("pause", host);
    }
  }

  /**
   * The host handles only so many messages, and others wait their turn.
   *
   * @param host its name
   * @param messages per second, at least 1
   */
  record Capacity(String host, int messages) implements OnHost {

    /** Checks the number. */
    public Capacity {
      checkCount("messages", messages);
    }

    @Override
    public String toString() {
      return Text.line("capacity", host, messages);
    }
  }

  /**
   * Messages between two sets of hosts are lost.
   *
   * @param from names of hosts whose messages are lost
   * @param to names of other hosts, which do not get them
   * @param bothWays whether those in the other direction are lost too
   */
  record Partition(Set<String> from, Set<String> to, boolean bothWays) implements BetweenHosts {

    /** Copies the sets, and checks that they have nothing in common. */
    public Partition {
      from = ImmutableSet.copyOf(from);
      to = ImmutableSet.copyOf(to);
      checkSides(from, to);
    }

    @Override
    public String toString() {
      return Text.line(bothWays ? "partition" : "partition-one-way", from, Text.BETWEEN, to);
    }
  }

  /**
   * Messages between two sets of hosts, both ways, are lost for one period, pass for the next, and
   * so on.
   *
   * @param from names of hosts
   * @param to names of other hosts
   * @param period how long they are lost, and then pass, at least 1 ms
   */
  record FlappingPartition(Set<String> from, Set<String> to, Duration period)
      implements BetweenHosts {

    /** Copies the sets, and checks that they have nothing in common. */
    public FlappingPartition {
      from = ImmutableSet.copyOf(from);
      to = ImmutableSet.copyOf(to);
      checkSides(from, to);
      checkArgument(period.toMillis() >= 1, "period (%s) must be >= 1 ms", period);
    }

    @Override
    public String toString() {
      return Text.line("flapping-partition", from, Text.BETWEEN, to, period);
    }
  }

  /**
   * Messages of all links are lost at random.
   *
   * @param probability per message, in [0, 1]
   */
  record Loss(double probability) implements FaultAction {

    /** Checks the probability. */
    public Loss {
      checkProbability(probability);
    }

    @Override
    public String toString() {
      return Text.line("loss", probability);
    }
  }

  /**
   * Messages of all links are delivered twice at random.
   *
   * @param probability per message, in [0, 1]
   */
  record Duplication(double probability) implements FaultAction {

    /** Checks the probability. */
    public Duplication {
      checkProbability(probability);
    }

    @Override
    public String toString() {
      return Text.line("duplication", probability);
    }
  }

  /**
   * Messages of all links are delivered, but reported as failed, at random.
   *
   * @param probability per message, in [0, 1]
   */
  record ReportedFailed(double probability) implements FaultAction {

    /** Checks the probability. */
    public ReportedFailed {
      checkProbability(probability);
    }

    @Override
    public String toString() {
      return Text.line("reported-failed", probability);
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
      checkBounds(min, max);
    }

    @Override
    public String toString() {
      return Text.line("delay", min, max);
    }
  }

  /**
   * Messages of all links come very late at random, such as after the sender gave up.
   *
   * @param probability per message, in [0, 1]
   * @param min the least that those take, instead of what is usual, not negative
   * @param max the most
   */
  record Late(double probability, Duration min, Duration max) implements FaultAction {

    /** Checks the probability and the order of the bounds. */
    public Late {
      checkProbability(probability);
      checkBounds(min, max);
    }

    @Override
    public String toString() {
      return Text.line("late", probability, min, max);
    }
  }

  /**
   * Messages of all links are delivered twice at random, once as usual and once very late.
   *
   * @param probability per message, in [0, 1]
   * @param min the least that the copy takes, not negative
   * @param max the most
   */
  record LateCopies(double probability, Duration min, Duration max) implements FaultAction {

    /** Checks the probability and the order of the bounds. */
    public LateCopies {
      checkProbability(probability);
      checkBounds(min, max);
    }

    @Override
    public String toString() {
      return Text.line("late-copies", probability, min, max);
    }
  }

  /** Messages of each link stay in order: none overtakes another. */
  record Fifo() implements FaultAction {

    @Override
    public String toString() {
      return Text.line("fifo");
    }
  }

  /**
   * Messages of one link take longer.
   *
   * @param from the name of the sending host
   * @param to the name of the receiving host, another one
   * @param delay how long they take, not negative
   */
  record SlowLink(String from, String to, Duration delay) implements OnLink {

    /** Checks the hosts and the delay. */
    public SlowLink {
      checkLink(from, to, delay);
    }

    @Override
    public String toString() {
      return Text.line("slow-link", from, to, delay);
    }
  }

  /**
   * Messages of one link take longer, and are lost at random, while those in the other direction
   * pass.
   *
   * @param from the name of the sending host
   * @param to the name of the receiving host, another one
   * @param probability that one is lost, in [0, 1]
   * @param delay how long they take, not negative
   */
  record GrayLink(String from, String to, double probability, Duration delay) implements OnLink {

    /** Checks the hosts, the probability and the delay. */
    public GrayLink {
      checkLink(from, to, delay);
      checkProbability(probability);
    }

    @Override
    public String toString() {
      return Text.line("gray-link", from, to, probability, delay);
    }
  }

  /**
   * The host's clock jumps, once.
   *
   * @param host its name
   * @param step how far, negative for back
   */
  record ClockStep(String host, Duration step) implements OnHost {

    @Override
    public String toString() {
      return Text.line("clock-step", host, step);
    }
  }

  /**
   * The host's clock runs at another rate until the end.
   *
   * @param host its name
   * @param rate as of {@link io.kvszoo.simulator.SimulatedHost#clockDrift}
   */
  record ClockDrift(String host, double rate) implements OnHost {

    /** Checks the rate. */
    public ClockDrift {
      checkArgument(rate >= -0.5 && rate <= 1, "rate (%s) must be in [-0.5, 1]", rate);
    }

    @Override
    public String toString() {
      return Text.line("clock-drift", host, rate);
    }
  }

  private static void checkCount(String name, int count) {
    checkArgument(count > 0, "%s (%s) must be > 0", name, count);
  }

  private static void checkProbability(double probability) {
    checkArgument(
        probability >= 0 && probability <= 1, "probability (%s) must be in [0, 1]", probability);
  }

  private static void checkBounds(Duration min, Duration max) {
    checkArgument(
        !min.isNegative() && min.compareTo(max) <= 0,
        "a delay of %s to %s must have 0 <= min <= max",
        min,
        max);
  }

  private static void checkLink(String from, String to, Duration delay) {
    checkArgument(!from.equals(to), "host '%s' has no link to itself", from);
    checkArgument(!delay.isNegative(), "delay (%s) must not be negative", delay);
  }

  private static void checkSides(Set<String> from, Set<String> to) {
    checkArgument(!from.isEmpty() && !to.isEmpty(), "both sides of a partition must name a host");
    checkArgument(
        Sets.intersection(from, to).isEmpty(),
        "hosts %s are on both sides of the partition",
        Sets.intersection(from, to));
  }
}
