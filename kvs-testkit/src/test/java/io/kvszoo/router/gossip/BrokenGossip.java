package io.kvszoo.router.gossip;

import io.kvszoo.network.Disk;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.storage.Storage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The replicated router with one mistake, of those that real systems made: a wrong decision, or
 * something wrong between a replica and its disk or its network.
 *
 * @param disks by replica, its disk
 */
record BrokenGossip(Mistake mistake, GossipSettings settings, Map<Integer, Disk> disks)
    implements Router {

  BrokenGossip(Mistake mistake, GossipSettings settings) {
    this(mistake, settings, new ConcurrentHashMap<>());
  }

  enum Mistake {
    NONE("makes no mistake"),
    ADOPTS_A_CLOCK_WITH_A_PART("takes over the clock of whoever pushes a part of what it has"),
    FIFO_ALONE("applies writes in the order of their replica, without their dependencies"),
    CHUNKS_NOT_CLOSED("sends what is missing of one replica at a time, and applies it on trust"),
    SNAPSHOT_IN_PARTS("takes a part of a snapshot for all of it"),
    SNAPSHOT_WITHOUT_TIME("takes over a snapshot, but not its time"),
    STABLE_WITHOUT_THE_SILENT("calls stable what those have who were heard of lately"),
    STABLE_UNCONFIRMED("calls stable what all have, though writes without it are under way"),
    TOMBSTONES_DROPPED_EARLY("forgets tombstones as soon as it has them"),
    DOTS_REUSED("begins to count anew when its disk is lost"),
    BUFFER_OUTLIVES_MEMORY("applies what waits although its replica has lost it with its disk"),
    JOIN_REFUSES_WHAT_GOSSIP_TOLD("refuses a memory that it has heard of by gossip"),
    TAKES_FROM_WHO_DOES_NOT_KNOW_IT("takes what was sent to the memory that it lost"),
    CAUGHT_UP_BY_A_PART("takes any answer for all that another replica has"),
    STAMPS_WHAT_OTHERS_REFUSE("stamps writes under a time that the others refuse"),
    RUMOR_WITHOUT_REPAIR("pushes, and never exchanges"),
    TOKEN_IGNORED("answers from a state that does not cover the token"),
    TOKEN_NOT_JOINED_ON_READS("does not add to the token what was read"),
    STAMPS_BY_WALL_CLOCK("stamps by the host's clock alone"),
    SYNCS_NOW_AND_THEN("syncs one time in ten"),
    ANSWERS_BEFORE_IT_SYNCS("answers before it syncs"),
    ACKNOWLEDGES_ALONE("acknowledges before another disk has the write"),
    WRITES_FAIL_OVER("asks another replica to do a write that was not answered"),
    LEASE_BEGINS_WHEN_RECEIVED("does a write however late it comes, though answers are forgotten"),
    EACH_COPY_COUNTS("does each copy of a write"),
    WHOLE_TOKEN_AS_CONTEXT("replaces all of a key that its session depends on"),
    DOT_RAISES_CLOCK("takes what was written before an own write for seen"),
    RESENT_WITH_NEW_CONTEXT("replaces by a copy of a write what was read after it was called"),
    GIVEN_UP_READ_COUNTS("takes the answer to a read for seen that its client has given up"),
    OWN_WRITES_ABREAST("sends writes of one key without waiting for those before"),
    DATES_THE_TIME_BY_ARRIVAL("takes the time that a replica told for the time when that came"),
    TRUSTS_WHO_COULD_NOT_DO_IT("goes on writing to a replica that has lost its disk"),
    PAUSES_NOT_COUNTED("takes pauses of its host for steps of its clock"),
    STEPS_COUNTED("takes steps of its clock for time that has passed"),
    REFUSES_WITHOUT_ASKING("refuses writes by what it heard of other clocks long ago"),
    LAST_ANSWER_IS_LAST_WRITE("takes the write that was answered last for its last one"),
    OVERTAKES_WHAT_UNDOES_IT("lets a write go before one that can undo it"),
    BLIND_AFTER_UNKNOWN("forgets that it has written a key where the outcome is unknown"),
    AWAITS_ALL_OF_ALL("says that it awaits the answers of all replicas to all later writes"),
    ASKS_IN_TURN_ALONE("does not ask again whom it has asked first before it has asked all");

    final String text;

    Mistake(String itsText) {
      text = itsText;
    }
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    GossipDeployment gossip = new GossipDeployment(settings, BrokenDecisions.of(this));
    return new BrokenSurroundings(mistake, disks).deploy(gossip, deployment);
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return Consistency.CAUSAL;
  }

  @Override
  public Topology topology() {
    return ReplicatedRouter.of(settings.replicas()).topology();
  }

  @Override
  public String toString() {
    return "ReplicatedRouter that " + mistake.text;
  }
}
