package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.gossip.GossipMessage.FromReplica;
import io.kvszoo.router.gossip.GossipMessage.Join;
import io.kvszoo.router.gossip.GossipMessage.Sender;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Leases;
import io.kvszoo.router.session.Memories;
import io.kvszoo.router.session.Memory;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of replicas and sessions on which the guarantees hang, each with its reason. The
 * parts of the protocol ask this object, which keeps no state and changes nothing, and do what it
 * says. Read it as the list of what an implementation of this protocol must get right.
 */
class GossipDecisions {

  /** A time of a host's clock that was so long ago that nothing known since then counts. */
  static final long LONG_AGO = Long.MIN_VALUE / 2;

  // Writes and questions.

  /**
   * Whether a state may answer a question: it must cover all that the session has seen (Terry and
   * others, 1994).
   */
  boolean covers(VectorClock clock, VectorClock token) {
    return clock.covers(token);
  }

  /**
   * The hybrid time of the next write: later than that of all writes applied here, so that it is
   * also later than that of all writes the session has seen, and stamps follow happens-before.
   *
   * @param last the latest hybrid time of the writes that are applied
   * @param now the host's clock, in nanoseconds
   */
  long nextTime(long last, long now) {
    return HybridTime.after(last, now);
  }

  /**
   * Whether a write may be stamped with a time. If most others would not take it yet, it would be
   * acknowledged and then not be seen until that time has come.
   *
   * @param latestTaken the latest hybrid time that most others take
   */
  boolean mayStamp(long time, long latestTaken) {
    return time <= latestTaken;
  }

  /**
   * Whether a write that arrives now may be done: not if it is so late that the answer to an
   * earlier copy may be forgotten, see {@link Leases}.
   */
  boolean mayBeDone(AnswerTable.Standing standing) {
    return standing == AnswerTable.Standing.OPEN;
  }

  /** The answer that an earlier copy of a write got; if there is one, this copy has no effect. */
  <A> Optional<A> earlierAnswer(RequestId write, AnswerTable<A> answers) {
    return answers.find(write);
  }

  /**
   * Whether a write is on enough disks to be acknowledged and read.
   *
   * @param holders how many other replicas are known to have it
   * @param needed how many must have it
   */
  boolean isOnEnoughDisks(int holders, int needed) {
    return holders >= needed;
  }

  // Delivery and stability.

  /**
   * Whether a write can be applied: it is the next of its actor, and all writes that it depends on
   * are applied (Birman, Schiper and Stephenson, 1991). Order per actor alone would show effects
   * without their causes.
   */
  boolean isNext(Write<?> write, VectorClock clock) {
    return clock.sequence(write.stamp().actor()) == write.stamp().sequence() - 1
        && write.dependencies().isMetBy(clock);
  }

  /**
   * Whether the writes that another replica has said to have count for stability: only once this
   * replica has applied all of them too. Otherwise a write that was made without knowledge of a
   * stable one may still be on its way.
   */
  boolean isConfirmed(VectorClock said, VectorClock clock) {
    return clock.covers(said);
  }

  /**
   * The writes that are stable: this replica and all others have them. A replica that is silent
   * counts with what it last said, and so blocks stability (Wuu and Bernstein, 1984).
   *
   * @param self this replica
   * @param clock the writes that it has applied
   * @param confirmed by replica, the writes that it has said to have and that count
   */
  VectorClock stable(int self, VectorClock clock, VectorClock[] confirmed) {
    VectorClock stable = clock;
    for (int replica = 0; replica < confirmed.length; replica++) {
      if (replica != self) {
        stable = stable.meet(confirmed[replica]);
      }
    }
    return stable;
  }

  // The loss of a disk.

  /**
   * Whether a message founds the replica, so that it begins with nothing. An empty disk without a
   * founding means that a memory was lost, and a replica that began anew would use dots twice.
   */
  boolean founds(GossipMessage<?, ?> message) {
    return message instanceof GossipMessage.Install<?, ?>;
  }

  /**
   * Whether to grant a memory that a replica proposes after the loss of its disk: unless another
   * one with the same or a higher incarnation is known. One that is known by gossip is granted too,
   * or its replica would have to propose ever higher ones.
   */
  boolean grants(Join<?, ?> join, Memories known) {
    Memory latest = known.of(join.replica());
    return join.memory().equals(latest) || join.memory().incarnation() > latest.incarnation();
  }

  /**
   * Whether a message is from a memory that its sender has lost since, so that it does not count.
   */
  boolean isOfLostMemory(Sender from, Memories known) {
    return from.incarnation() < known.of(from.replica()).incarnation();
  }

  /**
   * Whether the sender of a message knew that the former memories of this replica are lost. If it
   * did not, the message was meant for one of those, and may bring back a write whose delete was
   * forgotten because that memory had it.
   */
  boolean knowsThisMemory(Sender from, int self, int incarnation) {
    return from.known().of(self).incarnation() >= incarnation;
  }

  /**
   * Whether a write that waits for others may still be applied when some replica has lost its disk.
   * It may not: perhaps no replica has it by now, so it would not count when it is decided what is
   * stable, and a tombstone that it comes before could be forgotten before it is applied.
   */
  boolean outlivesLoss(Write<?> waiting) {
    return false;
  }

  /**
   * Whether a replica that had lost its disk is complete after a message: it has all that another
   * has which is complete itself. A part would not do, as it may lack a delete whose tombstone is
   * forgotten.
   *
   * @param clock the writes that it has applied, those of the message too
   */
  boolean isCaughtUp(FromReplica<?, ?> message, VectorClock clock) {
    return message.sender().isCaughtUp() && clock.covers(message.sender().clock());
  }

  // Clocks.

  /**
   * Whether the previous timer went off late, after a pause, so that the clock was right then; if
   * it was in time, the clock had been stepped. See the invariant of {@link PassedTime}.
   *
   * @param passedByClock how much time has passed by the clock, without the time in doubt
   * @param due how much time has passed at least, now that this timer has gone off
   * @param tolerance by how much timers may be late without a pause
   */
  boolean wasPaused(long passedByClock, long due, long tolerance) {
    return passedByClock < due - tolerance;
  }

  // Sessions.

  /**
   * Whether an operation goes in the order of calls with others of its key. Writes do: if they went
   * side by side, none would replace the one before it.
   */
  boolean isOrdered(KVSOperation<?> operation) {
    return operation.isWrite();
  }

  /**
   * Whether a put may go before an earlier write of its key is answered: only if that cannot undo
   * it when it is done later.
   *
   * @param isBlind whether the earlier write replaces all values that its replica has
   * @param stays whether the storage keeps the put's value beside that of the earlier write
   */
  boolean mayOvertake(boolean isBlind, boolean stays) {
    return !isBlind && stays;
  }

  /**
   * The writes that a write replaces, null if it is blind: those of its key that the session had
   * seen when it called the write. All copies replace the same writes, and none that was read in
   * between.
   *
   * @param contexts the writes that the session has seen by now, per key
   */
  @Nullable DottedContext replaces(Pending<?> write, KeyContexts contexts) {
    return write.replaces;
  }

  /**
   * The writes of a key that a session has seen: those that it has read, and its own last one. Its
   * own write does not cover those that the replica did before it, which the session has not read.
   */
  DottedContext context(VectorClock read, Stamp ownWrite) {
    return new DottedContext(read, ownWrite);
  }

  /**
   * Whether a write is the last one of its key that the session called, so that the next replaces
   * it. Answers may come in another order.
   */
  boolean isLastWrite(long call, long lastCall) {
    return call >= lastCall;
  }

  /**
   * Whether the key of a write must be remembered when that is sent, before it is answered. That of
   * a blind one must: its outcome may stay unknown, and a second blind write would replace what
   * others wrote meanwhile.
   */
  boolean isRememberedWhenSent(Pending<?> write) {
    return write.replaces == null;
  }

  /** The writes that a session has seen after an answer: its reads count as well as its writes. */
  VectorClock tokenAfter(VectorClock token, SessionMessage.Answer<?> answer) {
    return token.merge(answer.seen());
  }

  /** Whether a client has seen the values that were read for it: not if it has given up. */
  boolean isSeen(Completion<?> read) {
    return !read.isComplete();
  }

  /**
   * The replica to which a write goes again that was sent to a replica and not answered: the same,
   * since no other knows whether a copy of it was done.
   */
  int sendAgainTo(int replica) {
    return replica;
  }

  /**
   * Whether a session still awaits an answer from a replica, so that the replica must keep it. An
   * operation that another replica does not answer makes this one keep nothing.
   *
   * @param operation the operation; none if it has ended
   */
  boolean isAwaited(@Nullable Pending<?> operation, int replica) {
    return operation != null && operation.sentTo == replica;
  }

  /**
   * Whether the replica that was asked first must be asked again besides those whose turn it is, as
   * it may hold back the answer, and only as long as it is asked for it.
   *
   * @param distance how far it comes after the first of those whose turn it is
   * @param turn how many these are
   */
  boolean isLeftOut(int distance, int turn) {
    return distance >= turn;
  }

  /**
   * When a time that a replica has told was true: when it was asked, however long the answer took.
   * Both by the clock of the session's host, in nanoseconds.
   */
  long toldAt(long asked, long arrived) {
    return asked;
  }

  /**
   * Whether a time that a replica has told leaves enough of a lease for a write to arrive.
   *
   * @param age how long ago it was true, in nanoseconds; negative if the clock was set back
   */
  boolean isTimeFresh(long age) {
    return age >= 0 && age < Leases.FRESH;
  }

  /**
   * The time since when a replica is known to serve writes that could not do the last one, because
   * it came too late or the replica had lost its disk. The session knew something wrong, so it asks
   * the replica again before the next write.
   *
   * @param now the clock of the session's host, in nanoseconds
   */
  long servesAfterRefusal(long now) {
    return LONG_AGO;
  }
}
