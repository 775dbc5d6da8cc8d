package io.kvszoo.router.paxos;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.Completion;
import java.time.Duration;
import java.util.Optional;

/**
 * What a {@link PaxosSession} understands.
 *
 * @param <V> the values
 */
sealed interface SessionMessage<V> {

  /** What others send it: values, which can be encoded. */
  sealed interface Wire<V> extends SessionMessage<V> {}

  /** What it schedules for itself. */
  sealed interface Timer<V> extends SessionMessage<V> {}

  /** What is handed to it on its own machine. */
  sealed interface Call<V> extends SessionMessage<V> {}

  /** A call of the client. */
  record Submit<V>(KVSOperation<V> operation, Completion<V> completion) implements Call<V> {

    @Override
    public String toString() {
      return operation.toString();
    }
  }

  /** The client has given up the operation of a completion. */
  record GivenUp<V>(Completion<V> completion) implements Call<V> {

    @Override
    public String toString() {
      return "given up";
    }
  }

  /**
   * The proposer leads, and has room for commands.
   *
   * @param asked when the session asked
   * @param further how much longer a command is likely to take than this answer did, in ns;
   *     negative if the question had to wait until somebody led
   * @param time a time of the replicated state
   */
  record Ready<V>(int proposer, long session, Asked asked, long further, long time)
      implements Wire<V> {}

  /**
   * The proposer that was asked does not lead.
   *
   * @param leader the proposer that does, or nobody that is known
   * @param asked when the session asked; empty if it sent a command
   * @param time a time of the replicated state, or {@link KnownTime#NONE}
   */
  record NotLeading<V>(int proposer, int leader, long session, Optional<Asked> asked, long time)
      implements Wire<V> {}

  /**
   * The proposer leads, and has no room for commands.
   *
   * @param sequence the command that is refused; 0 if it was only asked
   */
  record Busy<V>(int proposer, long session, long sequence, Duration retryAfter)
      implements Wire<V> {}

  /**
   * How the operation of a session ended.
   *
   * @param copy which copy of the command this answers
   * @param replica who answers
   * @param time of the replicated state
   */
  record Reply<V>(long session, long sequence, int copy, int replica, long time, Outcome<V> outcome)
      implements Wire<V> {

    @Override
    public String toString() {
      return "#" + sequence + " " + outcome;
    }
  }

  /** Time to look for what was not answered; void if another timer was set meanwhile. */
  record Retry<V>(long number) implements Timer<V> {}
}
