package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import java.util.Map;

/**
 * What a {@link Proposer} understands.
 *
 * @param <V> the values
 */
sealed interface ProposerMessage<V> {

  /** What others send it: values, which can be encoded. */
  sealed interface Wire<V> extends ProposerMessage<V>
      permits Command,
          Hello,
          Forward,
          Heartbeat,
          PreVoteGranted,
          Promise,
          Vote,
          Confirmed,
          Refused,
          Applied,
          CatchUp {}

  /** What it schedules for itself. */
  sealed interface Timer<V> extends ProposerMessage<V> {}

  /**
   * A session looks for the leader.
   *
   * @param asked when
   */
  record Hello<V>(Address<SessionMessage.Wire<V>> from, Long session, Asked asked)
      implements Wire<V> {}

  /**
   * A command of a session that does not get through to the leader, to be sent there. It gets there
   * as a {@link Command}, which is not sent on.
   */
  record Forward<V>(Command<V> command) implements Wire<V> {}

  /**
   * Another proposer leads.
   *
   * @param timeout how long it waits for answers of acceptors and replicas, in ns
   * @param time a time of the replicated state, or {@link KnownTime#NONE}
   */
  record Heartbeat<V>(Ballot ballot, long timeout, long time) implements Wire<V> {}

  /**
   * An acceptor would like another leader.
   *
   * @param asked as of {@link AcceptorMessage.PreVote}
   * @param promised a ballot must be higher than this
   */
  record PreVoteGranted<V>(Voter voter, long round, long asked, Ballot promised)
      implements Wire<V> {}

  /**
   * Phase 1b: an acceptor follows the ballot and none that is lower.
   *
   * @param truncated its first slot; all before are on the disks of a majority of the replicas
   * @param accepted what it has accepted by slot, from the slot on that was asked for
   */
  record Promise<V>(Voter voter, Ballot ballot, long truncated, Map<Long, Accepted<V>> accepted)
      implements Wire<V> {

    @Override
    public String toString() {
      return "promise of " + voter + " for ballot " + ballot;
    }
  }

  /** Phase 2b: an acceptor has accepted what was asked for, on disk. */
  record Vote<V>(Voter voter, Ballot ballot, long slot) implements Wire<V> {

    @Override
    public String toString() {
      return "vote of " + voter + " for slot " + slot + ", ballot " + ballot;
    }
  }

  /** An acceptor has heard of no higher ballot. */
  record Confirmed<V>(Voter voter, Ballot ballot, long round) implements Wire<V> {

    @Override
    public String toString() {
      return "confirmation of " + voter + " for ballot " + ballot;
    }
  }

  /** An acceptor follows a higher ballot. */
  record Refused<V>(Ballot promised) implements Wire<V> {}

  /**
   * What a replica has.
   *
   * @param end the slots before this are applied, and on its disk
   * @param time of its state, in nanoseconds
   * @param inquiry the question that this answers
   */
  record Applied<V>(int replica, long end, long time, Inquiry inquiry) implements Wire<V> {}

  /** A replica asks for what is chosen for the slots from one on: see {@link CatchingUp}. */
  record CatchUp<V>(int replica, long from) implements Wire<V> {}

  /** Time passes. */
  record Tick<V>() implements Timer<V> {}

  /** Time to propose and to confirm what has come. */
  record Flush<V>() implements Timer<V> {}

  /** Time to repeat what may be lost, under a ballot. */
  record Repeat<V>(Ballot ballot) implements Timer<V> {}
}
