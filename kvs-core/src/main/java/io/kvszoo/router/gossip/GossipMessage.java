package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Weighted;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.session.Memories;
import io.kvszoo.router.session.Memory;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link GossipReplica} understands.
 *
 * @param <V> the values
 * @param <E> the storage's entries
 */
public sealed interface GossipMessage<V, E> {

  /**
   * What each message among replicas says of its sender.
   *
   * @param replica which replica it is
   * @param incarnation which memory of it
   * @param clock the writes that it has applied, on disk
   * @param known the memories that it has heard of, its own too
   * @param isCaughtUp whether the clock says all that this memory is to have; false from the loss
   *     of its disk until it has taken over all of another replica
   * @param time what its host's clock says, in nanoseconds since 1970
   */
  record Sender(
      int replica,
      int incarnation,
      VectorClock clock,
      Memories known,
      boolean isCaughtUp,
      long time) {

    @Override
    public String toString() {
      return "replica-" + replica + clock;
    }
  }

  /** A message from another replica that has a memory. */
  sealed interface FromReplica<V, E> extends GossipMessage<V, E> {

    /** Who sends it. */
    Sender sender();
  }

  /** The first message of all, which only a replica that is new gets. */
  record Install<V, E>() implements GossipMessage<V, E> {}

  /** Writes that the sender has just applied, in an order in which they can be applied. */
  record Push<V, E>(Sender sender, List<Write<V>> writes) implements FromReplica<V, E>, Weighted {

    @Override
    public int weight() {
      return writes.size();
    }
  }

  /** The sender has on disk what was pushed. */
  record Received<V, E>(Sender sender) implements FromReplica<V, E> {}

  /** Asks what the sender lacks. */
  record Digest<V, E>(Sender sender) implements FromReplica<V, E> {}

  /**
   * Writes that the receiver lacks, in an order in which they can be applied.
   *
   * @param asked whether a digest is answered, so that the sender wants to have what it lacks too
   */
  record Updates<V, E>(Sender sender, List<Write<V>> writes, boolean asked)
      implements FromReplica<V, E>, Weighted {

    @Override
    public int weight() {
      return writes.size();
    }
  }

  /**
   * All that the sender has, for a receiver that lacks more than its log has.
   *
   * @param time the hybrid time of the latest write
   * @param asked as of {@link Updates}
   */
  record Snapshot<V, E>(Sender sender, Map<String, E> entries, long time, boolean asked)
      implements FromReplica<V, E>, Weighted {

    @Override
    public int weight() {
      return entries.size();
    }

    @Override
    public String toString() {
      return "Snapshot[" + sender + ", " + entries.size() + " entries]";
    }
  }

  /**
   * A replica that lost its disk asks whether nobody has heard of another memory of it with an
   * incarnation that is as high.
   *
   * @param memory the one that it proposes, on its disk
   */
  record Join<V, E>(int replica, Memory memory) implements GossipMessage<V, E> {}

  /**
   * The answer to a {@link Join}.
   *
   * @param replica who answers
   * @param memory of the question
   * @param granted whether it is the latest that the sender has heard of, which it has on disk
   * @param known the memories that the sender has heard of, its own too, or the one it proposes
   * @param hasMemory whether the sender did not lose its own disk
   */
  record JoinAnswer<V, E>(
      int replica, Memory memory, boolean granted, Memories known, boolean hasMemory)
      implements GossipMessage<V, E> {}

  /**
   * A question of a session, which is answered from a state that covers its token.
   *
   * @param <V> the values
   * @param <E> the storage's entries
   */
  sealed interface Question<V, E> extends GossipMessage<V, E> {

    /** Where the answer goes. */
    Address<SessionMessage<V>> from();

    /** Which question this is. */
    RequestId id();

    /** What the session has seen. */
    VectorClock token();
  }

  /** Asks whether the replica serves. */
  record Hello<V, E>(Address<SessionMessage<V>> from, RequestId id, VectorClock token)
      implements Question<V, E> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " hello";
    }
  }

  /** Asks for a value. */
  record Read<V, E>(Address<SessionMessage<V>> from, RequestId id, VectorClock token, String key)
      implements Question<V, E> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " get " + key;
    }
  }

  /**
   * Asks for a write. All copies are equal, but for the numbers of answers that are awaited.
   *
   * @param token what the session had seen when the write began, which it depends on
   * @param incarnation of the replica that is asked; another has not the memory of copies
   * @param replaces what the session had seen of the key when it called the write; empty for a
   *     <i>blind</i> write, of a key that it has neither read nor written, which replaces what the
   *     replica has that does it
   */
  record Change<V, E>(
      Address<SessionMessage<V>> from,
      RequestId id,
      VectorClock token,
      KVSOperation<V> operation,
      int incarnation,
      Optional<DottedContext> replaces)
      implements Question<V, E> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " " + operation;
    }
  }

  /** Time to ask others, for the first time since the start. */
  record Start<V, E>() implements GossipMessage<V, E> {}

  /** A timer of {@link PassedTime} has gone off. */
  record Beat<V, E>() implements GossipMessage<V, E> {}

  /** Time to exchange what is known with another replica. */
  record Exchange<V, E>() implements GossipMessage<V, E> {}

  /** Time to push. */
  record Flush<V, E>() implements GossipMessage<V, E> {}

  /** Time to ask for what questions wait for, again. */
  record Pull<V, E>() implements GossipMessage<V, E> {}

  /** A question has waited long enough. */
  record Expire<V, E>(Question<V, E> question) implements GossipMessage<V, E> {}

  /** Time to ask again for a new incarnation. */
  record JoinAgain<V, E>() implements GossipMessage<V, E> {}

  /** Time to give up answers that are held back and that nobody asks for any more. */
  record GiveUp<V, E>() implements GossipMessage<V, E> {}
}
