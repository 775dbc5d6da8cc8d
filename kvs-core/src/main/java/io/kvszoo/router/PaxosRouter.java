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
 * A store that is linearizable and survives the loss of any minority of its hosts: all writes are
 * put into one order by Multi-Paxos (Lamport, "The Part-Time Parliament", 1998; van Renesse and
 * Altinbuken, "Paxos Made Moderately Complex", 2015), and every replica applies them in that order.
 *
 * <pre>{@code
 * client -> proposer (the leader) -> acceptors -> proposer -> replicas -> client
 * }</pre>
 *
 * <p><b>Roles.</b> A proposer that a majority of the acceptors follows leads, and proposes what
 * clients ask for, slot by slot. What a majority of the acceptors has on disk for a slot is chosen,
 * and stays so whoever leads. Replicas apply what is chosen and answer. By default one process of
 * each shares a host; {@link #builder(int, int, int)} gives each a host of its own.
 *
 * <p><b>Reads</b> do not take a slot: the leader asks the acceptors whether it still leads, after
 * the read has come, and a replica answers that has all that was chosen by then. See {@link
 * Builder#readsThroughLog}.
 *
 * <p><b>Outcomes.</b> A session sends nothing until it has found the leader, so where there is
 * none, operations end as not done. An operation that was sent and is not answered is sent again,
 * to whoever leads then, and takes effect once. When the client gives up, the outcome of a write is
 * unknown.
 *
 * <p><b>Faults.</b> Safe under whatever the network loses, doubles, delays, reorders or cuts,
 * crashes with restart, pauses, and clocks that are wrong in any way, since no decision is made by
 * time; and under the loss of disks, as long as a majority of the acceptors and of the replicas
 * keeps theirs. An acceptor that lost its disk votes again, as another, when a majority of all
 * acceptors that kept theirs has answered it.
 *
 * <p>Goes on while a proposer exchanges messages with a majority of the acceptors and with a
 * majority of the replicas, and these replicas exchange messages with each other: a leader that
 * does not hear of a majority of both steps down after two election timeouts, and when none is
 * heard of another takes over after one to two. A client is served while it exchanges messages with
 * the leader, or with a proposer that does and that forwards commands, and while a replica that
 * exchanges messages with the leader gets through to the client. Nothing else needs to be
 * connected.
 *
 * <p>The replicas that are there must have, between them, all that a majority of the replicas once
 * had on disk, since the acceptors forget that. If one has lost its disk, and only one that is down
 * has what the others lack, the store waits for that one: no data is lost, and when a bound is
 * reached the leader takes in no more commands.
 *
 * <p><b>Time.</b> The usual settings fit hosts in one rack and on several continents: how long to
 * wait for an answer follows the round trips that are measured (RFC 6298), a lost message is
 * repaired after two to four of them, and elections take longer where messages do, to acceptors or
 * to replicas. A session whose host's clock is set back by minutes while it is idle may get an
 * unknown outcome for its next write, though nothing failed.
 *
 * <p><b>Load.</b> With more clients than the hosts can serve, about as much gets done as with just
 * enough: the leader bounds what is under way to the acceptors and to each replica by how long it
 * takes (Brakmo and Peterson, "TCP Vegas", 1995), so that heartbeats do not wait for long behind
 * commands. At most 16 times as many commands wait, and sessions that come while there are half as
 * many are told to come later; so are all while the leader hears no majority. A session that is
 * refused again and again comes less and less often, at last each 20 to 40 s. Reads, and writes
 * that were not sent yet, end as not done when their session was refused three times in a row, with
 * the time to wait ({@link io.kvszoo.operation.Outcome.NotDone#retryAfter}). A write that was sent
 * and refused is sent again.
 *
 * <p><b>Cost.</b> With roles that share hosts, an operation takes two round trips: client to leader
 * and leader to acceptors. Operations that come while others are under way share messages, so that
 * under load an operation takes little more than the two messages of its client. With each
 * heartbeat the leader's host sends three messages to each other host and gets two: with many hosts
 * that handle few messages, choose longer heartbeats.
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
   * @param hosts how many, an odd number from 1 to 63
   * @return the router
   */
  public static PaxosRouter of(int hosts) {
    return builder(hosts).build();
  }

  /**
   * As many hosts as it takes to survive the loss of some: 2f + 1.
   *
   * @param failures f, how many hosts may be lost at a time, from 0 to 31
   * @return the router
   */
  public static PaxosRouter tolerating(int failures) {
    checkArgument(
        failures >= 0 && 2L * failures + 1 <= MOST_ACCEPTORS,
        "failures (%s) must be in [0, %s], since it takes 2f + 1 hosts to survive f",
        failures,
        (MOST_ACCEPTORS - 1) / 2);
    return of(2 * failures + 1);
  }

  /**
   * Hosts that have one process of each role, with settings of one's own.
   *
   * @param hosts how many, an odd number from 1 to 63
   * @return a builder with the usual settings
   */
  public static Builder builder(int hosts) {
    checkOdd("hosts", hosts);
    return new Builder(hosts, hosts, hosts, true);
  }

  /**
   * A host for each process.
   *
   * @param proposers how many can lead, from 1 to 63
   * @param acceptors how many vote, an odd number from 1 to 63
   * @param replicas how many have the data, an odd number from 1 to 63
   * @return a builder with the usual settings
   */
  public static Builder builder(int proposers, int acceptors, int replicas) {
    checkArgument(
        proposers >= 1 && proposers <= MOST_ACCEPTORS,
        "proposers (%s) must be in [1, %s]",
        proposers,
        MOST_ACCEPTORS);
    checkOdd("acceptors", acceptors);
    checkOdd("replicas", replicas);
    return new Builder(proposers, acceptors, replicas, false);
  }

  private static void checkOdd(String what, int count) {
    checkArgument(
        count >= 1 && count <= MOST_ACCEPTORS && count % 2 == 1,
        "%s (%s) must be an odd number in [1, %s]; one more than an odd number survives no more losses",
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
     * Sets the time from one heartbeat of the leader to the next; 20 ms if not set. Elections count
     * time in heartbeats. How soon messages are repeated that somebody waits for does not depend on
     * it; a replica that missed something else gets it after the next heartbeat.
     *
     * @param interval from 1 ms to 1 day, by the hosts' clocks
     * @return this builder
     */
    public Builder heartbeat(Duration interval) {
      heartbeat = Intervals.check("heartbeat", interval);
      return this;
    }

    /**
     * Sets after how long without a heartbeat a leader is taken for dead, at least; 100 ms if not
     * set. Where proposers wait longer than that for answers of acceptors or replicas, by the round
     * trips that they measure, an election takes so long instead. Each proposer waits up to twice
     * as long, drawn at random. Too short a time costs needless elections, and never safety.
     *
     * @param timeout at least two heartbeats, of which it is made a multiple, and at most 1 day
     * @return this builder
     */
    public Builder electionTimeout(Duration timeout) {
      electionTimeout = Intervals.check("electionTimeout", timeout);
      return this;
    }

    /**
     * Sets how many slots, and how many confirmations of reads, are under way at a time, at most;
     * 16 if not set. What comes meanwhile waits, and shares the next. Under load there are fewer,
     * with more commands each.
     *
     * @param slots at least 1
     * @return this builder
     */
    public Builder window(int slots) {
      checkArgument(slots >= 1, "window (%s) must be at least 1", slots);
      window = slots;
      return this;
    }

    /**
     * Sets how many commands a slot may hold; 1000 if not set, and 1 for no batches.
     *
     * @param commands at least 1
     * @return this builder
     */
    public Builder batchLimit(int commands) {
      checkArgument(commands >= 1, "batchLimit (%s) must be at least 1", commands);
      batchLimit = commands;
      return this;
    }

    /**
     * Sets after how many commands a replica replaces its log by a snapshot; 10,000 if not set. It
     * waits for four times as many commands as there are entries if these are more, so that
     * snapshots cost little a command. A replica that was away for longer gets the snapshot.
     *
     * @param commands at least 1
     * @return this builder
     */
    public Builder snapshotInterval(int commands) {
      checkArgument(commands >= 1, "snapshotInterval (%s) must be at least 1", commands);
      snapshotInterval = commands;
      return this;
    }

    /**
     * Lets each read take a slot, as a write does, instead of asking the acceptors whether the
     * leader still leads. Linearizable too, and about as fast; the log grows by reads.
     *
     * @return this builder
     */
    public Builder readsThroughLog() {
      readsThroughLog = true;
      return this;
    }

    /**
     * Makes the router.
     *
     * @return the router
     * @throws IllegalArgumentException if the election timeout is shorter than two heartbeats
     */
    public PaxosRouter build() {
      long ticks = electionTimeout.dividedBy(heartbeat);
      checkArgument(
          ticks >= 2 && ticks <= 1_000_000,
          "electionTimeout (%s) must be 2 to 1,000,000 times the heartbeat (%s), or leaders are taken for dead that are not",
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
