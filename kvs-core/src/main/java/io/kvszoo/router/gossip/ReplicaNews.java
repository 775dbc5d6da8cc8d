package io.kvszoo.router.gossip;

import io.kvszoo.network.Context;
import io.kvszoo.router.gossip.SessionMessage.FromReplica;
import io.kvszoo.router.session.RequestId;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a session knows of the replicas, each by its answers: which memory it has, whether it is
 * there, and what time it counts for leases.
 *
 * <p><b>Invariant.</b> A time is as old as the question that it came with, or newer: it is dated by
 * when that was first sent, and not by when the answer came. So if it is {@linkplain #isTimeFresh
 * fresh}, the rest of the lease is there for a write to arrive, however long the answer was under
 * way, or this host paused. What may be late:
 *
 * <ul>
 *   <li>An answer to a question that is pending: it counts, and is as old as the question.
 *   <li>A copy of an answer, or an answer to a question that is over: its question is pending no
 *       more, so it is no news of anything but that there is a higher incarnation.
 *   <li>An answer of a memory that was lost: the replica has another by now, so neither its time
 *       nor that it was there counts.
 * </ul>
 *
 * <p>A replica that could not do a write, since it came too late or the replica lost its disk, is
 * asked again before it gets the next: whatever was known of it was wrong.
 */
final class ReplicaNews {

  /** How long a replica that was heard of is taken to be there. */
  private static final long PRESENT_NANOS = Duration.ofMillis(100).toNanos();

  private static final long LONG_AGO = GossipDecisions.LONG_AGO;

  private final Context<?> context;
  private final GossipDecisions decisions;
  private final int[] incarnations;

  /** By replica, when its last answer came. */
  private final long[] heardAt;

  /** By replica, the last time that it told, and when it was asked, both by this host's clock. */
  private final long[] times;

  private final long[] askedAt;

  ReplicaNews(Context<?> context, int replicas, GossipDecisions decisions) {
    this.context = context;
    this.decisions = decisions;
    incarnations = new int[replicas];
    heardAt = new long[replicas];
    times = new long[replicas];
    askedAt = new long[replicas];
    Arrays.fill(heardAt, LONG_AGO);
    Arrays.fill(times, RequestId.UNDATED);
    Arrays.fill(askedAt, LONG_AGO);
  }

  /** Takes note of the memory that any message comes from, however late. */
  void heardOf(FromReplica<?> message) {
    int replica = message.replica();
    if (message.incarnation() > incarnations[replica]) {
      incarnations[replica] = message.incarnation();
      times[replica] = RequestId.UNDATED;
      doubt(message);
    }
  }

  /** Takes the time from an answer to a question that is pending, and was first asked then. */
  void told(FromReplica<?> answer, long time, long asked) {
    int replica = answer.replica();
    if (answer.incarnation() == incarnations[replica]) {
      heardAt[replica] = context.now();
      times[replica] = time;
      askedAt[replica] = decisions.toldAt(asked, context.now());
    }
  }

  /** A replica could not do what it was asked, so that it has to be asked whether it serves. */
  void doubt(FromReplica<?> answer) {
    long since = decisions.servesAfterRefusal(context.now());
    heardAt[answer.replica()] = since;
    askedAt[answer.replica()] = since;
  }

  /** Whether a write can go to a replica without a question before it. */
  boolean isFresh(int replica) {
    long age = context.now() - heardAt[replica];
    return age >= 0 && age < PRESENT_NANOS && isTimeFresh(replica);
  }

  /** Whether the time that a replica told is worth a write. */
  boolean isTimeFresh(int replica) {
    return decisions.isTimeFresh(context.now() - askedAt[replica]);
  }

  /** The latest memory of a replica that was heard of. */
  int incarnation(int replica) {
    return incarnations[replica];
  }

  /** The time that a replica told last. */
  long time(int replica) {
    return times[replica];
  }
}
