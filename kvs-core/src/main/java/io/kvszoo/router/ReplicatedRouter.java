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
 * Replicas that each serve reads and writes alone and tell each other by gossip: available on both
 * sides of a partition, causally consistent, and equal again when all can talk.
 *
 * <p>Over {@link io.kvszoo.storage.CausalStorage} concurrent writes of a key stay side by side as
 * siblings; over {@link io.kvszoo.storage.LwwStorage} the later stamp wins, by hybrid logical
 * clocks.
 *
 * <p><b>Sessions.</b> A client has a home replica, the next one for each client that connects, and
 * stays with whichever answered last. Its session keeps a token of all that it has read and
 * written, and is answered only from states that cover it, so that it reads its writes, never goes
 * back, and its writes come after what it saw, at any replica. A replica that lacks something asks
 * the others and waits up to 40 ms; then the session tries the others. If none has it, the
 * operation ends as unavailable when the client gives up, and says whose writes are missing where.
 * The session is in the memory of the client's host: if that crashes, the client goes on afterwards
 * as a new session, which has seen and written nothing.
 *
 * <p><b>What a write replaces.</b> A put or a delete comes after all that its session has seen, of
 * every key, and replaces what the session had read of this key when it was called, and its own
 * last write of it. So a session that reads a key and then writes it replaces no value that it has
 * not read: over {@link io.kvszoo.storage.CausalStorage} that stays as a sibling. A write of a key
 * that its session has neither read nor written is <i>blind</i> and replaces all values that its
 * replica has, read or not; one of which the outcome is unknown counts as written. So that its
 * memory is bounded, a session remembers at least the last 10,000 keys that it read or wrote; a
 * write of a key that it has forgotten is blind too. Read the key first where that matters. (If
 * blind writes replaced nothing, siblings would pile up without bound under a client that writes
 * many keys and reads none.)
 *
 * <p>Writes of one key that a session calls at once go one after the other, a round trip each, and
 * each replaces the one before it, so that none undoes a later one; those of different keys do not
 * wait. If one is not answered, the next waits until its client gives it up. But a put of which the
 * value stays even if the one before it is done later waits for about 150 ms: where the storage
 * keeps siblings, and the one before it is not blind. Then the value of that one may stay too.
 *
 * <p>A write is sent to one replica, after a question whether that is there if nothing was heard of
 * it for 100 ms. If no answer comes, its outcome is unknown: asking another to do it could do it
 * twice.
 *
 * <p><b>Faults.</b> Survives whatever the network loses, doubles, delays, reorders or cuts, crashes
 * with restart, pauses, and clocks of which no two differ by more than 5 minutes. A write is lost
 * with the disks of all replicas that have it, so what was acknowledged survives the loss of w - 1
 * disks, w as of {@link Builder#acknowledgeAfter}; a disk that was lost while its replica's word
 * that it had the write was under way is one of them.
 *
 * <p><b>Lost disks.</b> A replica that lost its disk takes part again once all others have answered
 * it, under a new incarnation; until it has taken over all that one of them has, it does not serve.
 * So one host that is down keeps others from coming back. If it is gone for good, replace it: start
 * a host of the same name with an empty disk. That one answers although it has no memory, and comes
 * back too. If all lose their disks, the store is gone and stays unavailable. Each lost disk costs
 * an entry in all clocks from then on, if its replica wrote after it.
 *
 * <p><b>Clocks.</b> A replica does not take writes whose stamps are more than 5 minutes ahead of
 * its own clock, until the time has come. So the limit is between two hosts: where one clock is 4
 * minutes ahead and another 4 behind, writes of the first are seen late at the second. A replica
 * refuses to stamp a write that more than half of those others would not take of which it has heard
 * since its start, however long ago: it counts the time since then, in pauses too, and does not
 * take it from its clock. What it knows of the others' clocks may be a second or so behind, so it
 * may refuse when it is ahead by that much less than 5 minutes. It asks them at once, and the
 * client's session asks another replica; if it finds none, the error says whose clock is ahead. A
 * replica goes on when its clock is set right. What nobody can tell is a replica that heard of no
 * other since its start: it writes under a wrong clock, what it wrote is not seen elsewhere until
 * the time has come, and it refuses further writes as soon as it hears of the others. Empty its
 * disk then, which loses what only it has.
 *
 * <p><b>Cost.</b> A read or a write takes two messages and one round trip; a write takes as much
 * again if its session has heard nothing of the replica for 100 ms. Each write is pushed to n - 1
 * replicas, or along n (ln n + 2) links if there are more than 9, those of one millisecond
 * together; and each replica exchanges clocks with another each interval, at a cost that follows
 * what they lack. Deletes and log entries are forgotten when all replicas have them, so one that is
 * away for long keeps them from being forgotten.
 */
public final class ReplicatedRouter implements Router {

  private static final int MOST_REPLICAS = 1024;

  /** With up to so many others, a write is pushed to all. */
  private static final int SMALL = 8;

  private final GossipSettings settings;

  private ReplicatedRouter(GossipSettings settings) {
    this.settings = settings;
  }

  /**
   * Replicas with the usual settings.
   *
   * @param replicas how many, from 1 to 1024
   * @return the router
   */
  public static ReplicatedRouter of(int replicas) {
    return builder(replicas).build();
  }

  /**
   * Replicas with settings of one's own.
   *
   * @param replicas how many, from 1 to 1024
   * @return a builder with the usual settings
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

  /** Causal; eventual, if stale reads are allowed, though those that are not marked are causal. */
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
          "replicas (%s) must be in [1, %s]; shard over groups of replicas for more",
          replicas,
          MOST_REPLICAS);
      this.replicas = replicas;
      int others = replicas - 1;
      fanout = others <= SMALL ? others : (int) Math.ceil(Math.log(replicas)) + 2;
    }

    /**
     * Sets to how many other replicas a write is pushed; these pass it on unless they are all. If
     * not set, to all others if they are no more than 8, else to ln n + 2.
     *
     * @param newFanout from 1 to the number of other replicas
     * @return this builder
     */
    public Builder fanout(int newFanout) {
      checkArgument(
          replicas > 1, "fanout (%s): a single replica has no other to push writes to", newFanout);
      checkArgument(
          newFanout >= 1 && newFanout < replicas,
          "fanout (%s) must be in [1, %s], the number of other replicas",
          newFanout,
          replicas - 1);
      fanout = newFanout;
      return this;
    }

    /**
     * Sets how often a replica exchanges with another what they lack; every 100 ms if not set. Each
     * pause is drawn from 75 % to 125 % of it.
     *
     * @param interval from 1 ms to 1 day, by the replica's clock
     * @return this builder
     */
    public Builder antiEntropyInterval(Duration interval) {
      antiEntropyInterval = Intervals.check("antiEntropyInterval", interval);
      return this;
    }

    /**
     * Sets how many replicas must have a write on disk before it is acknowledged, or read; 1 if not
     * set. More survive the loss of more disks, and are less available: a write is not acknowledged
     * while fewer replicas can talk, nor is its replica read then. A disk counts if it had the
     * write when its replica said so; if it was lost before that was heard, the write has one disk
     * less.
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
     * Sets how many writes of each replica are kept for those that were away; 10,000 if not set. A
     * replica that lacks more gets all entries instead. Writes that all replicas have are not kept.
     *
     * @param writes at least 1
     * @return this builder
     */
    public Builder logLength(int writes) {
      checkArgument(writes >= 1, "logLength (%s) must be at least 1", writes);
      logLength = writes;
      return this;
    }

    /**
     * Sends each operation to a random replica, instead of to the client's home. Sessions keep
     * their guarantees, and wait for replicas that are behind.
     *
     * @return this builder
     */
    public Builder anyReplica() {
      anyReplica = true;
      return this;
    }

    /**
     * Lets a replica answer a read although it lacks something that the session has seen, when it
     * could not get it in 40 ms. Such a read is {@linkplain
     * io.kvszoo.operation.KVSResult.Read#isStale marked}, and may break all guarantees of the
     * session.
     *
     * @return this builder
     */
    public Builder staleReads() {
      staleReads = true;
      return this;
    }

    /**
     * Makes the router.
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
