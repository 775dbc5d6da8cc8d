package io.kvszoo.testkit.matrix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one architecture. Times are in message delays where no unit is named: a link
 * takes one each way.
 *
 * @param name the row's name
 * @param composition storage and router, as code
 * @param consistency which guarantee held
 * @param availability what was answered under faults
 * @param recovery how long it takes until all is well again
 * @param cost what an operation costs
 * @param scalability what more hosts bring
 * @param complexity how much there is to understand
 */
public record MatrixRow(
    String name,
    String composition,
    Consistent consistency,
    Available availability,
    Recovers recovery,
    Costs cost,
    Scales scalability,
    Complex complexity) {

  /**
   * The strongest guarantee that held in all runs.
   *
   * @param guarantee its name; "none" if even the weakest was broken
   * @param claimed the name of the guarantee that the router claims
   * @param runs in how many runs it held, each under other faults
   * @param operations how many operations these had
   * @param counterexamples runs that break the guarantees that are stronger, the strongest first
   */
  public record Consistent(
      String guarantee,
      String claimed,
      long runs,
      long operations,
      List<Counterexample> counterexamples) {}

  /**
   * The smallest run that was found to break a guarantee.
   *
   * @param guarantee its name
   * @param rule the rule of it that is broken
   * @param reason how
   * @param scenario the run, as {@link io.kvszoo.testkit.simulation.Scenario} prints it
   * @param page the file of the page that shows it, next to the matrix
   */
  public record Counterexample(
      String guarantee, String rule, String reason, String scenario, String page) {}

  /**
   * What was answered within a second.
   *
   * @param phases by phase and side, in the order of the phases
   * @param timeline the same over time
   */
  public record Available(List<Share> phases, List<Moment> timeline) {

    /**
     * The share of a phase and side.
     *
     * @param phase its name
     * @param side its name
     * @return from 0 to 1
     */
    public double share(String phase, String side) {
      return phases.stream()
          .filter(share -> share.phase().equals(phase) && share.side().equals(side))
          .mapToDouble(Share::answered)
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("no phase '" + phase + "', side '" + side + "'"));
    }
  }

  /**
   * What was answered in one phase to the clients of one side.
   *
   * @param phase what was wrong
   * @param side "all", or where hosts are cut off, "cut off" or "others"
   * @param answered the share of operations that were done, from 0 to 1
   * @param operations how many there were
   */
  public record Share(String phase, String side, double answered, int operations) {}

  /**
   * What was answered in some operations in a row.
   *
   * @param operation the position of the first of them
   * @param phase what was wrong
   * @param cutOff the share of the clients that go with what is cut off, from 0 to 1
   * @param others that of the other clients
   */
  public record Moment(int operation, String phase, double cutOff, double others) {}

  /**
   * Time until all is well again, in milliseconds of virtual time with links of 1 ms; medians.
   *
   * @param served from healing until operations that began then were answered; negative if they
   *     were not within 1 s
   * @param converged from healing until all replicas had the same; negative if not within 1 s; null
   *     if the processes do not show what they store
   * @param deaths by host, from its crash until every operation begun then was answered
   */
  public record Recovers(double served, @Nullable Double converged, List<Death> deaths) {}

  /**
   * The crash of one host.
   *
   * @param host its name
   * @param untilServed milliseconds of virtual time; negative if there was no service until it
   *     restarted
   */
  public record Death(String host, double untilServed) {}

  /**
   * What an operation costs while nothing fails.
   *
   * @param messagesPerRead how many messages a read takes: all that follow from it without waiting
   *     for a timer
   * @param messagesPerWrite the same of a write
   * @param backgroundMessages how many there are per second without any operation
   * @param read how long a read takes
   * @param write how long a write takes
   * @param entriesPerKey how many entries all processes store per key; null if they do not show
   *     what they store
   */
  public record Costs(
      double messagesPerRead,
      double messagesPerWrite,
      double backgroundMessages,
      Delays read,
      Delays write,
      @Nullable Double entriesPerKey) {}

  /**
   * How long an operation takes, in message delays.
   *
   * @param p50 the median, where each message takes one delay
   * @param p99 of 100, the slowest but one
   * @param random the percentiles from 0 to 100, where messages take one delay in the median, at
   *     random (log-normal, sigma 0.5)
   */
  public record Delays(double p50, double p99, List<Double> random) {}

  /**
   * Operations that are done per second, at best, where each host of the server handles 10,000
   * messages per second.
   *
   * @param points by size; without the sizes that the router cannot have
   */
  public record Scales(List<Point> points) {}

  /**
   * The throughput at one size.
   *
   * @param size how many shards or replicas
   * @param hosts how many hosts
   * @param reads done per second of virtual time, if all are reads
   * @param writes done per second of virtual time, if all are writes
   */
  public record Point(int size, int hosts, double reads, double writes) {}

  /**
   * How much there is to understand.
   *
   * @param roles what the processes on the server's hosts are
   * @param messageTypes the classes of messages that were sent over links
   * @param lines how many lines of code compile to instructions, in the router, the storage, and
   *     what they use of this library or of their own package
   */
  public record Complex(List<String> roles, List<String> messageTypes, int lines) {}
}
