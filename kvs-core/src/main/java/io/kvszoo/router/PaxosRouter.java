package io.kvszoo.router;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.router.paxos.PaxosDeployment;
import io.kvszoo.router.paxos.PaxosSettings;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A linearizable store that survives the loss of any minority of its hosts. All writes are put into
 * one total order by Multi-Paxos (Lamport, "The Part-Time Parliament", 1998; van Renesse and
 * Altinbuken, "Paxos Made Moderately Complex", 2015), and every replica applies them in that order.
 *
 * <pre>{@code
 * client -> proposer (the leader) -> acceptors -> proposer -> replicas -> client
 * }</pre>
 *
 * <p><b>Roles.</b> A proposer leads while a majority of the acceptors follows it; it proposes the
 * commands of clients, slot by slot. A command is chosen for a slot once a majority of the
 * acceptors has it on disk, and it stays chosen under every later leader. Replicas apply chosen
 * commands and answer clients. By default one process of each role shares a host; {@link
 * #builder(int, int, int)} gives each process a host of its own.
 *
 * <p><b>Reads</b> do not use a slot: after a read has arrived, the leader asks the acceptors to
 * confirm that it still leads, and a replica that has applied everything that was chosen by then
 * answers. See {@link Builder#readsThroughLog}.
 *
 * <p><b>Outcomes.</b> A session sends no operation until it has found the leader, so operations end
 * as not done while there is none. An operation that was sent and is not answered is sent again, to
 * the current leader, and takes effect once. If the client gives up a write that was sent, its
 * outcome is unknown.
 *
 * <p><b>Faults.</b> The router is safe under loss, duplication, delay and reordering of messages,
 * partitions, crashes with restart, pauses, and arbitrarily wrong clocks, since no safety decision
 * depends on time. It is also safe under the loss of disks, as long as a majority of the acceptors
 * and a majority of the replicas keep theirs. An acceptor that lost its disk votes again, under a
 * new identity, once it has answers from acceptors that kept their disks and are a majority of all
 * acceptors.
 *
 * <p>The router makes progress while a proposer can exchange messages with a majority of the
 * acceptors and with a majority of the replicas, and these replicas can exchange messages with each
 * other. A leader that does not hear from a majority of both steps down after two election
 * timeouts; if proposers hear from no leader, one of them takes over after one to two election
 * timeouts. A client is served while it can exchange messages with the leader, or with a proposer
 * that can reach the leader and forwards commands to it, and while a replica that can exchange
 * messages with the leader can reach the client. Nothing else needs to be connected.
 *
 * <p>The replicas that are up must have, between them, everything that a majority of the replicas
 * once had on disk, because the acceptors forget it. If a replica has lost its disk, and only a
 * replica that is down has what the others lack, the store waits for that replica: no data is lost,
 * and the leader stops accepting commands when its backlog reaches a bound.
 *
 * <p><b>Time.</b> The default settings fit hosts in one rack as well as on several continents:
 * timeouts follow the measured round-trip times (RFC 6298), a lost message is repaired after two to
 * four round trips, and elections take longer where messages to acceptors or replicas do. If the
 * clock of a client's host is set back by minutes while its session is idle, the next write of the
 * session may have an unknown outcome although nothing failed.
 *
 * <p><b>Load.</b> Under overload, throughput stays about the same as at saturation: the leader
 * bounds the messages in flight to the acceptors and to each replica by the measured delay (Brakmo
 * and Peterson, "TCP Vegas", 1995), so that heartbeats do not wait for long behind commands. At
 * most 16 times as many commands are queued. While the queue is at least half full, sessions that
 * look for the leader are asked to retry later; while the leader does not hear from a majority, all
 * sessions are. A session that is refused repeatedly backs off, to at most one attempt every 20 to
 * 40 s. After three refusals in a row, reads, and writes that were not sent yet, end as not done,
 * with the time to wait ({@link io.kvszoo.operation.Outcome.NotDone#retryAfter}). A write that was
 * sent and then refused is sent again.
 *
 * <p><b>Cost.</b> If the roles share hosts, an operation takes two round trips: between the client
 * and the leader, and between the leader and the acceptors. Operations that arrive while others are
 * in flight share messages, so that under load an operation takes little more than the two messages
 * of its client. With each heartbeat the leader's host sends three messages to each other host and
 * receives two; if there are many hosts of little capacity, choose longer heartbeats.
 */
public final class PaxosRouter implements LinearizableRouter {

  private static final int MOST_ACCEPTORS = 63;

  private final PaxosSettings settings;

  private PaxosRouter(PaxosSettings settings) {
    this.settings = settings;
  }

  /**
   * Hosts that have one process of each role.
   *
   * @param hosts the number of hosts, odd, from 1 to 63
   * @return the router
   */
  public static PaxosRouter of(int hosts) {
    return builder(hosts).build();
  }

  /**
   * The number of hosts that is needed to survive the loss of f of them: 2f + 1.
   *
   * @param failures f, the number of hosts that may be lost at the same time, from 0 to 31
   * @return the router
   */
  public static PaxosRouter tolerating(int failures) {
    checkArgument(
        failures >= 0 && 2L * failures + 1 <= MOST_ACCEPTORS,
        "failures (%s) must be in [0, %s]; surviving f failures takes 2f + 1 hosts",
        failures,
        (MOST_ACCEPTORS - 1) / 2);
    return of(2 * failures + 1);
  }

  /**
   * Hosts with one process of each role, and custom settings.
   *
   * @param hosts the number of hosts, odd, from 1 to 63
   * @return a builder with the default settings
   */
  public static Builder builder(int hosts) {
    checkOdd("hosts", hosts);
    return new Builder(hosts, hosts, hosts, true);
  }

  /**
   * A separate host for each process.
   *
   * @param proposers the number of processes that can lead, from 1 to 63
   * @param acceptors the number of processes that vote, odd, from 1 to 63
   * @param replicas the number of processes that hold the data, odd, from 1 to 63
   * @return a builder with the default settings
   */
  public static Builder builder(int proposers, int acceptors, int replicas) {
    checkArgument(
        proposers >= 1 && proposers <= MOST_ACCEPTORS,
        "proposers (%s) must be in [1, %s]; one of them leads, the others stand by",
        proposers,
        MOST_ACCEPTORS);
    checkOdd("acceptors", acceptors);
    checkOdd("replicas", replicas);
    return new Builder(proposers, acceptors, replicas, false);
  }

  private static void checkOdd(String what, int count) {
    checkArgument(
        count >= 1 && count <= MOST_ACCEPTORS && count % 2 == 1,
        "%s (%s) must be an odd number in [1, %s]; adding one to an odd number does not survive more failures",
        what,
        count,
        MOST_ACCEPTORS);
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    return new PaxosDeployment(settings).deploy(deployment);
  }

  @Override
  public Topology topology() {
    List<Topology> hosts = new ArrayList<>();
    if (settings.colocated()) {
      for (int node = 0; node < settings.acceptors(); node++) {
        hosts.add(Topology.host(PaxosDeployment.node(node), "proposer, acceptor, replica"));
      }
    } else {
      addHosts(hosts, settings.proposers(), "proposer");
      addHosts(hosts, settings.acceptors(), "acceptor");
      addHosts(hosts, settings.replicas(), "replica");
    }
    int failures = (settings.acceptors() - 1) / 2;
    return Topology.group(
        "paxos", "survives the loss of " + (failures == 0 ? "no host" : "any " + failures), hosts);
  }

  private static void addHosts(List<Topology> hosts, int count, String role) {
    IntStream.range(0, count).forEach(i -> hosts.add(Topology.host(role + "-" + i, role)));
  }

  @Override
  public String toString() {
    return settings.colocated()
        ? "PaxosRouter(" + settings.acceptors() + ")"
        : "PaxosRouter(%d + %d + %d)"
            .formatted(settings.proposers(), settings.acceptors(), settings.replicas());
  }

  /** Settings of a {@link PaxosRouter}. */
  public static final class Builder {

    private final int proposers;
    private final int acceptors;
    private final int replicas;
    private final boolean colocated;
    private Duration heartbeat = Duration.ofMillis(20);
    private Duration electionTimeout = Duration.ofMillis(100);
    private int window = 16;
    private int batchLimit = 1000;
    private int snapshotInterval = 10_000;
    private boolean readsThroughLog;

    private Builder(int proposers, int acceptors, int replicas, boolean colocated) {
      this.proposers = proposers;
      this.acceptors = acceptors;
      this.replicas = replicas;
      this.colocated = colocated;
    }

    /**
     * Sets the interval between the leader's heartbeats; 20 ms by default. Election timeouts are
     * counted in heartbeats. The repetition of messages that block an operation does not depend on
     * the heartbeat; a replica that missed any other message receives it after the next heartbeat.
     *
     * @param interval from 1 ms to 1 day, measured by the hosts' clocks
     * @return this builder
     */
    public Builder heartbeat(Duration interval) {
      heartbeat = Intervals.check("heartbeat", interval);
      return this;
    }

    /**
     * Sets the minimum time without a heartbeat after which a leader is considered dead; 100 ms by
     * default. If the measured round-trip times make proposers wait longer than that for acceptors
     * or replicas, that longer time is used instead. Each proposer multiplies the time by a random
     * factor between one and two. Too short a timeout causes needless elections, but never affects
     * safety.
     *
     * @param timeout at least two heartbeats, rounded down to a multiple of the heartbeat, and at
     *     most 1 day
     * @return this builder
     */
    public Builder electionTimeout(Duration timeout) {
      electionTimeout = Intervals.check("electionTimeout", timeout);
      return this;
    }

    /**
     * Sets the maximum number of slots, and of confirmations of reads, that are in flight at the
     * same time; 16 by default. Commands that arrive meanwhile wait, and share the next slot. Under
     * load fewer slots are in flight, with more commands in each.
     *
     * @param slots at least 1
     * @return this builder
     */
    public Builder window(int slots) {
      checkArgument(slots >= 1, "window (%s) must be at least 1 slot", slots);
      window = slots;
      return this;
    }

    /**
     * Sets the maximum number of commands in a slot; 1000 by default, and 1 disables batches.
     *
     * @param commands at least 1
     * @return this builder
     */
    public Builder batchLimit(int commands) {
      checkArgument(commands >= 1, "batchLimit (%s) must be at least 1 command", commands);
      batchLimit = commands;
      return this;
    }

    /**
     * Sets the number of commands after which a replica replaces its log by a snapshot; 10,000 by
     * default. If four times the number of entries is larger, that number is used, so that the
     * amortized cost of snapshots per command stays small. A replica that missed more commands
     * receives the snapshot instead.
     *
     * @param commands at least 1
     * @return this builder
     */
    public Builder snapshotInterval(int commands) {
      checkArgument(commands >= 1, "snapshotInterval (%s) must be at least 1 command", commands);
      snapshotInterval = commands;
      return this;
    }

    /**
     * Makes each read use a slot, as a write does, instead of asking the acceptors to confirm that
     * the leader still leads. This is linearizable too, and about as fast, but reads also make the
     * log grow.
     *
     * @return this builder
     */
    public Builder readsThroughLog() {
      readsThroughLog = true;
      return this;
    }

    /**
     * Builds the router.
     *
     * @return the router
     * @throws IllegalArgumentException if the election timeout is shorter than two heartbeats
     */
    public PaxosRouter build() {
      long ticks = electionTimeout.dividedBy(heartbeat);
      checkArgument(
          ticks >= 2 && ticks <= 1_000_000,
          "electionTimeout (%s) must be 2 to 1,000,000 times the heartbeat (%s), or live leaders are considered dead",
          electionTimeout,
          heartbeat);
      return new PaxosRouter(
          new PaxosSettings(
              proposers,
              acceptors,
              replicas,
              colocated,
              heartbeat,
              (int) ticks,
              window,
              batchLimit,
              snapshotInterval,
              readsThroughLog));
    }
  }
}
