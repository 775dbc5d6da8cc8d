package io.kvszoo.router.paxos;

import io.kvszoo.network.Weighted;
import io.kvszoo.router.session.Memories;
import io.kvszoo.router.session.Memory;
import java.util.Map;

/**
 * What an {@link Acceptor} understands.
 *
 * @param <V> the values
 */
sealed interface AcceptorMessage<V> {

  /** What others send it: values, which can be encoded. */
  sealed interface Wire<V> extends AcceptorMessage<V> {}

  /** What it schedules for itself. */
  sealed interface Timer<V> extends AcceptorMessage<V> {}

  /** What is handed to it on its own machine. */
  sealed interface Call<V> extends AcceptorMessage<V> {}

  /** Founds it: the first message of all, which only an acceptor that is new gets. */
  record Install<V>() implements Call<V> {}

  /** Time passes. */
  record Tick<V>() implements Timer<V> {}

  /**
   * Asks whether the acceptor would like another leader, before one disturbs the present one.
   *
   * @param asked when, by the proposer's own time
   */
  record PreVote<V>(int proposer, long round, long asked) implements Wire<V> {}

  /** Phase 1a: asks to be followed, and what was accepted from a slot on. */
  record Prepare<V>(Ballot ballot, long from) implements Wire<V> {

    @Override
    public String toString() {
      return "prepare ballot " + ballot;
    }
  }

  /**
   * Phase 2a: asks to accept a batch for a slot.
   *
   * @param truncated all before this slot is on the disks of a majority of the replicas
   */
  record Accept<V>(Ballot ballot, long slot, Batch<V> batch, long truncated)
      implements Wire<V>, Weighted {

    @Override
    public int weight() {
      return batch.commands().size();
    }

    @Override
    public String toString() {
      return "accept " + batch + " for slot " + slot + ", ballot " + ballot;
    }
  }

  /**
   * Asks whether the ballot is still the highest.
   *
   * @param round which of the leader's questions this is
   * @param truncated as of {@link Accept}
   */
  record Confirm<V>(Ballot ballot, long round, long truncated) implements Wire<V> {

    @Override
    public String toString() {
      return "confirm ballot " + ballot;
    }
  }

  /**
   * An acceptor that lost its disk asks for another memory.
   *
   * @param memory the one that it proposes, on its disk
   */
  record Join<V>(int acceptor, Memory memory) implements Wire<V> {}

  /**
   * The answer to a {@link Join}, by an acceptor that has its memory.
   *
   * @param voter who answers
   * @param memory of the question
   * @param granted whether it is the latest that the voter has heard of, which it has on disk
   * @param known the memories that the voter has heard of
   * @param promised its promise
   * @param truncated its first slot
   * @param accepted what it has accepted
   */
  record JoinAnswer<V>(
      Voter voter,
      Memory memory,
      boolean granted,
      Memories known,
      Ballot promised,
      long truncated,
      Map<Long, Accepted<V>> accepted)
      implements Wire<V> {}
}
