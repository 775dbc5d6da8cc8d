package io.kvszoo.testkit.matrix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of an architecture. Times without a unit are in message delays; a link takes one
 * delay in each direction.
 *
 * @param name the row's name
 * @param composition the router and the storage, as text
 * @param consistency the guarantee that held
 * @param availability the operations that were done under faults
 * @param recovery the times of recovery
 * @param cost the cost of an operation
 * @param scalability the throughput by the number of hosts
 * @param complexity the size of the implementation
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
   * @param guarantee its name; "none" if even the weakest guarantee was violated
   * @param claimed the name of the guarantee that the router claims
   * @param runs the number of runs in which it held, each with different faults
   * @param operations the number of operations in these runs
   * @param counterexamples runs that violate stronger guarantees, the strongest first
   */
  public record Consistent(
      String guarantee,
      String claimed,
      long runs,
      long operations,
      List<Counterexample> counterexamples) {}

  /**
   * The smallest run that was found to violate a guarantee.
   *
   * @param guarantee its name
   * @param rule the rule of the guarantee that is violated
   * @param reason how it is violated
   * @param scenario the run, as the text of a {@link io.kvszoo.testkit.simulation.Scenario}
   * @param page the file of the page that shows the run, in the directory of the matrix
   */
  public record Counterexample(
      String guarantee, String rule, String reason, String scenario, String page) {}

  /**
   * The operations that were done within one second.
   *
   * @param phases the shares by phase and side, in the order of the phases
   * @param timeline the shares over time
   */
  public record Available(List<Share> phases, List<Moment> timeline) {

    /**
     * The share of a phase and side.
     *
     * @param phase its name
     * @param side its name
     * @return the share of operations that were done, from 0 to 1
     */
    public double share(String phase, String side) {
      return phases.stream()
          .filter(share -> share.phase().equals(phase) && share.side().equals(side))
          .mapToDouble(Share::answered)
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there is no phase '" + phase + "' with side '" + side + "'"));
    }
  }

  /**
   * The operations that were done in one phase for the clients of one side.
   *
   * @param phase the phase, named after its fault
   * @param side "all", or, if hosts are partitioned away, "cut off" or "others"
   * @param answered the share of operations that were done, from 0 to 1
   * @param operations the number of operations
   */
  public record Share(String phase, String side, double answered, int operations) {}

  /**
   * The operations that were done among some consecutive operations.
   *
   * @param operation the position of the first of these operations
   * @param phase the phase, named after its fault
   * @param cutOff the share for the clients that are partitioned away together with hosts, from 0
   *     to 1
   * @param others the share for the other clients, from 0 to 1
   */
  public record Moment(int operation, String phase, double cutOff, double others) {}

  /**
   * Times of recovery: medians, in milliseconds of virtual time, with links of 1 ms.
   *
   * @param served the time from healing until operations that began then were done; negative if
   *     they were not done within 1 s
   * @param converged the time from healing until all replicas stored the same entries; negative if
   *     longer than 1 s; null if the processes do not show their entries
   * @param deaths for each host, the time from its crash until every operation begun then was done
   */
  public record Recovers(double served, @Nullable Double converged, List<Death> deaths) {}

  /**
   * The crash of one host.
   *
   * @param host the name of the host
   * @param untilServed the time in milliseconds of virtual time; negative if there was no service
   *     until the host restarted
   */
  public record Death(String host, double untilServed) {}

  /**
   * The cost of operations while nothing fails.
   *
   * @param messagesPerRead the messages per read: all messages that it causes without waiting for a
   *     timer
   * @param messagesPerWrite the messages per write, counted in the same way
   * @param backgroundMessages the messages per second without any operation
   * @param read the latency of a read
   * @param write the latency of a write
   * @param entriesPerKey the entries per key that all processes store together; null if they do not
   *     show their entries
   */
  public record Costs(
      double messagesPerRead,
      double messagesPerWrite,
      double backgroundMessages,
      Delays read,
      Delays write,
      @Nullable Double entriesPerKey) {}

  /**
   * The latency of an operation, in message delays.
   *
   * @param p50 the median, if each message takes one delay
   * @param p99 the 99th percentile: of 100 operations, the second slowest
   * @param random the percentiles from 0 to 100, if the latency of messages is random with a median
   *     of one delay (log-normal, sigma 0.5)
   */
  public record Delays(double p50, double p99, List<Double> random) {}

  /**
   * The maximum throughput if each host of the server handles 10,000 messages per second.
   *
   * @param points the points by size, without the sizes that the router does not support
   */
  public record Scales(List<Point> points) {}

  /**
   * The throughput at one size.
   *
   * @param size the number of shards or replicas
   * @param hosts the number of hosts
   * @param reads operations per second of virtual time, if all are reads
   * @param writes operations per second of virtual time, if all are writes
   */
  public record Point(int size, int hosts, double reads, double writes) {}

  /**
   * The size of the implementation.
   *
   * @param roles the roles of the processes on the server's hosts
   * @param messageTypes the classes of messages that were sent over links
   * @param lines the number of lines of code that compile to instructions, in the router, the
   *     storage, and the classes of this library or of their own packages that they use
   */
  public record Complex(List<String> roles, List<String> messageTypes, int lines) {}
}
