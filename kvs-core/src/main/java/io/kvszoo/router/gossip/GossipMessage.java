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
 * The messages of a {@link GossipReplica}: those that cross the network, its timers, and its
 * founding, each of a type of its own, so that a timer cannot be sent.
 *
 * @param <V> the values
 * @param <E> the storage's entries
 */
public sealed interface GossipMessage<V, E> {

  /**
   * A message that crosses the network. It consists of values alone, so that it can be encoded.
   *
   * @param <V> the values
   * @param <E> the storage's entries
   */
  sealed interface Wire<V, E> extends GossipMessage<V, E> {}

  /**
   * A message that a replica schedules for itself.
   *
   * @param <V> the values
   * @param <E> the storage's entries
   */
  sealed interface Timer<V, E> extends GossipMessage<V, E> {}

  /**
   * A message that is handed in on the replica's own machine.
   *
   * @param <V> the values
   * @param <E> the storage's entries
   */
  sealed interface Call<V, E> extends GossipMessage<V, E> {}

  /** Founds a replica: it begins its first memory, with nothing in it. */
  record Install<V, E>() implements Call<V, E> {}

  /**
   * What each message between replicas says of its sender.
   *
   * @param replica the number of the replica
   * @param incarnation the number of its memory
   * @param clock the writes that it has applied, on disk
   * @param known the memories that it has heard of, including its own
   * @param isCaughtUp whether its state is complete; false from the loss of its disk until it has
   *     taken over the whole state of another replica
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

  /**
   * A message from another replica that has a memory.
   *
   * @param <V> the values
   * @param <E> the storage's entries
   */
  sealed interface FromReplica<V, E> extends Wire<V, E> {

    /** The replica that sends it. */
    Sender sender();
  }

  /** Pushes writes that the sender has just applied, in an order in which they can be applied. */
  record Push<V, E>(Sender sender, List<Write<V>> writes) implements FromReplica<V, E>, Weighted {

    @Override
    public int weight() {
      return writes.size();
    }
  }

  /** Acknowledges a push: the sender has its writes on disk. */
  record Received<V, E>(Sender sender) implements FromReplica<V, E> {}

  /** Asks for the writes that the sender lacks, by its clock. */
  record Digest<V, E>(Sender sender) implements FromReplica<V, E> {}

  /**
   * Carries the writes that the receiver lacks, in an order in which they can be applied.
   *
   * @param asked whether this answers a digest, so that the sender asks for what it lacks in turn
   */
  record Updates<V, E>(Sender sender, List<Write<V>> writes, boolean asked)
      implements FromReplica<V, E>, Weighted {

    @Override
    public int weight() {
      return writes.size();
    }
  }

  /**
   * Carries the whole state of the sender, for a receiver that lacks writes which the sender's log
   * no longer has.
   *
   * @param time the hybrid time of the latest write
   * @param asked as for {@link Updates}
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
   * A replica that has lost its disk asks the others to grant it a new memory. They do so unless
   * they have heard of another memory of it with the same or a higher incarnation.
   *
   * @param replica the replica that asks
   * @param memory the memory that it proposes, which is on its disk
   */
  record Join<V, E>(int replica, Memory memory) implements Wire<V, E> {}

  /**
   * Answers a {@link Join}.
   *
   * @param replica the replica that answers
   * @param memory the memory that was proposed
   * @param granted whether it is the latest that the sender has heard of, which it has on disk
   * @param known the memories that the sender has heard of, including its own, or the one that it
   *     proposes itself
   * @param hasMemory whether the sender has a memory; false if it has lost its own disk
   */
  record JoinAnswer<V, E>(
      int replica, Memory memory, boolean granted, Memories known, boolean hasMemory)
      implements Wire<V, E> {}

  /**
   * A question of a session, which is answered from a state that covers its token.
   *
   * @param <V> the values
   * @param <E> the storage's entries
   */
  sealed interface Question<V, E> extends Wire<V, E> {

    /** Where the answer goes. */
    Address<SessionMessage.Wire<V>> from();

    /** Names the question; all copies of it have the same name. */
    RequestId id();

    /** The writes that the session has seen. */
    VectorClock token();
  }

  /** Asks whether the replica serves writes. */
  record Hello<V, E>(Address<SessionMessage.Wire<V>> from, RequestId id, VectorClock token)
      implements Question<V, E> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " hello";
    }
  }

  /** Asks for the values of a key. */
  record Read<V, E>(
      Address<SessionMessage.Wire<V>> from, RequestId id, VectorClock token, String key)
      implements Question<V, E> {

    @Override
    public String toString() {
      return "#" + id.sequence() + " get " + key;
    }
  }

  /**
   * Asks for a write. All copies are equal, except for the number of the first answer that the
   * session still awaits.
   *
   * @param token the writes that the session had seen when the write began, on which it depends
   * @param incarnation the memory of the replica that is asked; a later one does not know of copies
   * @param replaces the writes of the key that the session had seen when it called this one; empty
   *     for a <i>blind</i> write, of a key that the session has neither read nor written, which
   *     replaces all values of the key at the replica that does it
   */
  record Change<V, E>(
      Address<SessionMessage.Wire<V>> from,
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

  /** It is time to ask others, for the first time since the start. */
  record Start<V, E>() implements Timer<V, E> {}

  /** A timer of {@link PassedTime} has gone off. */
  record Beat<V, E>() implements Timer<V, E> {}

  /** It is time for an exchange with another replica. */
  record Exchange<V, E>() implements Timer<V, E> {}

  /** It is time to push rumors. */
  record Flush<V, E>() implements Timer<V, E> {}

  /** It is time to ask again for the writes that questions wait for. */
  record Pull<V, E>() implements Timer<V, E> {}

  /** A question has waited long enough. */
  record Expire<V, E>(Question<V, E> question) implements Timer<V, E> {}

  /** It is time to ask again for a new memory, or for the state of another replica. */
  record JoinAgain<V, E>() implements Timer<V, E> {}

  /** It is time to give up held answers that nobody asks for any more. */
  record GiveUp<V, E>() implements Timer<V, E> {}
}
