package io.kvszoo.router;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.router.gossip.GossipDeployment;
import io.kvszoo.router.gossip.GossipSettings;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * Replicas that each serve reads and writes independently and distribute writes by gossip. The
 * store is available on both sides of a partition and causally consistent, and the replicas
 * converge once all of them can communicate again.
 *
 * <p>Over {@link io.kvszoo.storage.CausalStorage}, concurrent writes to a key are kept as siblings;
 * over {@link io.kvszoo.storage.LwwStorage}, the write with the later stamp of the hybrid logical
 * clocks wins.
 *
 * <p><b>Sessions.</b> Clients are assigned home replicas round-robin as they connect, and a client
 * stays with the replica that answered last. Its session keeps a token of everything that it has
 * read and written, and replicas answer it only from states that cover this token. At any replica,
 * a session therefore reads its own writes, never reads an older state, and its writes are ordered
 * after what it has seen. A replica that lacks writes of the token asks the others and waits up to
 * 40 ms; then the session tries the other replicas. If no replica has these writes, the operation
 * ends as unavailable when the client gives up, and the reason names the missing writes by their
 * origin and the replicas that lack them. The session lives in the memory of the client's host:
 * after a crash of that host, the client continues as a new session, which has read and written
 * nothing.
 *
 * <p><b>What a write replaces.</b> A put or a delete is ordered after everything that its session
 * has seen, of every key. It replaces the values of its key that the session had read when the
 * operation was called, and the session's own last write to the key. A session that reads a key and
 * then writes it thus replaces no value that it has not read: over {@link
 * io.kvszoo.storage.CausalStorage} such a value stays as a sibling. A write to a key that its
 * session has neither read nor written is <i>blind</i>: it replaces all values that its replica
 * has, read or not. (A write whose outcome is unknown counts as written.) To bound its memory, a
 * session remembers at least the last 10,000 keys that it read or wrote; a write to a key that it
 * has forgotten is blind too. If that matters, read the key first. (If blind writes replaced
 * nothing, a client that writes many keys and never reads would create siblings without bound.)
 *
 * <p>Concurrent writes of one session to the same key are executed one after the other, in one
 * round trip each, and each replaces the one before it, so that an earlier write never undoes a
 * later one; writes to different keys do not wait for each other. If a write is not answered, the
 * next one waits until the client gives the first one up. There is one exception: if the storage
 * keeps siblings and the earlier write is not blind, a put waits for only about 150 ms, because its
 * value stays even if the earlier write is executed later; the value of the earlier write may then
 * stay too.
 *
 * <p>A write is sent to one replica only. If the session has heard nothing from that replica for
 * 100 ms, it first asks whether the replica is reachable. If a write is not answered, its outcome
 * is unknown, since sending it to another replica could apply it twice.
 *
 * <p><b>Faults.</b> The router survives loss, duplication, delay and reordering of messages,
 * partitions, crashes with restart, pauses, and clocks of which no two differ by more than 5
 * minutes. A write is lost if all replicas that have it lose their disks, so an acknowledged write
 * survives the loss of w - 1 disks, where w is set by {@link Builder#acknowledgeAfter}. A disk that
 * was lost while its replica's confirmation of the write was in flight counts as one of them.
 *
 * <p><b>Lost disks.</b> A replica that lost its disk rejoins under a new incarnation once all other
 * replicas have answered it, and serves no requests until it has copied the complete state of one
 * of them. A host that is down thus prevents others from rejoining. If it is permanently lost,
 * replace it: start a host of the same name with an empty disk, which answers although it has no
 * state, and then rejoins too. If all replicas lose their disks, the data is lost and the store
 * stays unavailable. Each lost disk adds an entry to all clocks permanently, if its replica writes
 * afterwards.
 *
 * <p><b>Clocks.</b> A replica does not accept a write whose stamp is more than 5 minutes ahead of
 * its own clock until its clock has advanced far enough. The limit applies to pairs of hosts: if
 * one clock is 4 minutes ahead and another 4 minutes behind, writes of the first host become
 * visible late at the second. A replica refuses to stamp a write if more than half of the other
 * replicas from which it has heard since its start would not accept the write. It estimates their
 * clocks by the time that has passed since it heard from them, including pauses, and independently
 * of steps of its own clock. The estimate may be about a second behind, so a replica may refuse a
 * write when it is ahead by up to that much less than 5 minutes. It then asks the others at once,
 * and the client's session tries another replica; if no replica accepts the write, the error names
 * the replica whose clock is ahead. A replica accepts writes again when its clock has been
 * corrected. A replica that has heard from no other since its start cannot detect a wrong clock:
 * its writes do not become visible elsewhere until the other clocks have advanced far enough, and
 * it refuses further writes as soon as it hears from the others. In that case empty its disk, which
 * loses the writes that only this replica has.
 *
 * <p><b>Cost.</b> A read or a write takes two messages, which is one round trip; a write takes
 * twice as much if its session has heard nothing from the replica for 100 ms. Each write is pushed
 * to n - 1 replicas, or over n (ln n + 2) links if there are more than 9 replicas; the writes of
 * one millisecond share messages. In each interval, each replica also exchanges clocks with
 * another, at a cost proportional to the writes that either lacks. Tombstones and log entries are
 * dropped when all replicas have them, so a replica that is unreachable for long prevents that.
 */
public final class ReplicatedRouter implements Router {

  private static final int MOST_REPLICAS = 1024;

  /**
   * The largest number of other replicas with which a write is pushed to all of them by default.
   */
  private static final int SMALL = 8;

  private final GossipSettings settings;

  private ReplicatedRouter(GossipSettings settings) {
    this.settings = settings;
  }

  /**
   * Replicas with the default settings.
   *
   * @param replicas the number of replicas, from 1 to 1024
   * @return the router
   */
  public static ReplicatedRouter of(int replicas) {
    return builder(replicas).build();
  }

  /**
   * Replicas with custom settings.
   *
   * @param replicas the number of replicas, from 1 to 1024
   * @return a builder with the default settings
   */
  public static Builder builder(int replicas) {
    return new Builder(replicas);
  }

  /**
   * The number of replicas.
   *
   * @return at least 1
   */
  public int replicas() {
    return settings.replicas();
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    return new GossipDeployment(settings).deploy(deployment);
  }

  /**
   * Causal, or eventual if stale reads are allowed; even then, reads that are not marked as stale
   * are causal.
   */
  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return settings.staleReads() ? Consistency.EVENTUAL : Consistency.CAUSAL;
  }

  @Override
  public Topology topology() {
    return Topology.group(
        "replicated",
        settings.replicas() == 1 ? "1 replica" : settings.replicas() + " replicas",
        IntStream.range(0, settings.replicas())
            .mapToObj(replica -> Topology.host(GossipDeployment.name(replica), "replica"))
            .toList());
  }

  @Override
  public String toString() {
    return "ReplicatedRouter(" + settings.replicas() + ")";
  }

  /** Settings of a {@link ReplicatedRouter}. */
  public static final class Builder {

    private final int replicas;
    private int fanout;
    private Duration antiEntropyInterval = Duration.ofMillis(100);
    private int acknowledgeAfter = 1;
    private int logLength = 10_000;
    private boolean anyReplica;
    private boolean staleReads;

    private Builder(int replicas) {
      checkArgument(
          replicas >= 1 && replicas <= MOST_REPLICAS,
          "replicas (%s) must be in [1, %s]; for more hosts, use a ShardedRouter over groups of replicas",
          replicas,
          MOST_REPLICAS);
      this.replicas = replicas;
      int others = replicas - 1;
      fanout = others <= SMALL ? others : (int) Math.ceil(Math.log(replicas)) + 2;
    }

    /**
     * Sets the number of other replicas to which a write is pushed; if these are not all, they
     * forward the write. The default is all others if there are at most 8, and ln n + 2 otherwise.
     *
     * @param newFanout from 1 to the number of other replicas
     * @return this builder
     */
    public Builder fanout(int newFanout) {
      checkArgument(
          replicas > 1,
          "fanout (%s) cannot be set for a single replica, which has no other to push writes to; leave it out",
          newFanout);
      checkArgument(
          newFanout >= 1 && newFanout < replicas,
          "fanout (%s) must be in [1, %s], the number of other replicas",
          newFanout,
          replicas - 1);
      fanout = newFanout;
      return this;
    }

    /**
     * Sets the interval at which a replica and another exchange the writes that either lacks; 100
     * ms by default. Each interval is drawn at random between 75 % and 125 % of it.
     *
     * @param interval from 1 ms to 1 day, measured by the replica's clock
     * @return this builder
     */
    public Builder antiEntropyInterval(Duration interval) {
      antiEntropyInterval = Intervals.check("antiEntropyInterval", interval);
      return this;
    }

    /**
     * Sets the number of replicas that must have a write on disk before it is acknowledged or
     * visible to reads; 1 by default. A higher number survives the loss of more disks but reduces
     * availability: while fewer replicas can communicate, a write is not acknowledged, and the
     * replica that holds it does not answer reads. A disk counts if it had the write when its
     * replica confirmed it; if the disk was lost before the confirmation arrived, the write is on
     * one disk less.
     *
     * @param newAcknowledgeAfter from 1 to the number of replicas
     * @return this builder
     */
    public Builder acknowledgeAfter(int newAcknowledgeAfter) {
      checkArgument(
          newAcknowledgeAfter >= 1 && newAcknowledgeAfter <= replicas,
          "acknowledgeAfter (%s) must be in [1, %s], the number of replicas",
          newAcknowledgeAfter,
          replicas);
      acknowledgeAfter = newAcknowledgeAfter;
      return this;
    }

    /**
     * Sets the number of writes of each replica that are kept in the log for replicas that missed
     * them; 10,000 by default. A replica that missed more receives all entries instead. Writes that
     * all replicas have are not kept.
     *
     * @param writes at least 1
     * @return this builder
     */
    public Builder logLength(int writes) {
      checkArgument(writes >= 1, "logLength (%s) must be at least 1 write", writes);
      logLength = writes;
      return this;
    }

    /**
     * Sends each operation to a random replica instead of the client's home replica. Sessions keep
     * their guarantees, and wait for replicas that are behind.
     *
     * @return this builder
     */
    public Builder anyReplica() {
      anyReplica = true;
      return this;
    }

    /**
     * Allows a replica to answer a read although it lacks writes that the session has seen, if it
     * could not get them within 40 ms. Such a read is {@linkplain
     * io.kvszoo.operation.KVSResult.Read#isStale marked as stale}, and may violate all guarantees
     * of the session.
     *
     * @return this builder
     */
    public Builder staleReads() {
      staleReads = true;
      return this;
    }

    /**
     * Builds the router.
     *
     * @return the router
     */
    public ReplicatedRouter build() {
      return new ReplicatedRouter(
          new GossipSettings(
              replicas,
              fanout,
              antiEntropyInterval,
              acknowledgeAfter,
              logLength,
              anyReplica,
              staleReads));
    }
  }
}
