package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Completion;
import io.kvszoo.router.paxos.SessionMessage.NotLeading;
import io.kvszoo.router.paxos.SessionMessage.Ready;
import io.kvszoo.router.paxos.SessionMessage.Reply;
import io.kvszoo.router.paxos.SessionMessage.Retry;
import io.kvszoo.router.paxos.SessionMessage.Submit;
import io.kvszoo.router.protocol.Leases;
import io.kvszoo.router.protocol.NumberRing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: finds the leader, and asks it for operations, each again until it is
 * answered; the replicas do it once.
 *
 * <p>Nothing is sent before a proposer has said that it leads, so that while nobody does,
 * operations are known not to be done. What was sent, and not answered, nobody can know.
 */
class PaxosSession<V> implements Process<SessionMessage<V>> {

  private static final Duration INTERVAL = Duration.ofMillis(25);

  /** How many intervals to wait for an answer at first, before another leader is looked for. */
  private static final int PATIENCE = 2;

  private static final int MOST_INTERVALS = 16;
  private static final int NONE = -1;

  /** An operation that waits for its answer. */
  private static final class Pending<V> {

    private final KVSOperation<V> operation;
    private final Completion<V> completion;
    private long sequence;

    /** As of when it may be done; none before it is sent. */
    private long asOf = NONE;

    private boolean isToBeSent = true;
    private int intervals = PATIENCE;
    private int waited;

    private Pending(Submit<V> submit) {
      operation = submit.operation();
      completion = submit.completion();
    }

    /** Counts an interval, and says whether it is time to send again. */
    private boolean isDue() {
      waited++;
      if (isToBeSent || waited <= intervals) {
        return false;
      }
      waited = 0;
      intervals = Math.min(2 * intervals, MOST_INTERVALS);
      return true;
    }
  }

  private final Context<SessionMessage<V>> context;
  private final Roles<V, ?> roles;

  /** Drawn anew after a crash, when the numbers of operations begin again. */
  private final Long session;

  private final NumberRing<Pending<V>> pending = new NumberRing<>(1);
  private int leader = NONE;

  /** Which search this is; it begins at another number in each session. */
  private long search;

  /** The latest time of the replicated state that was told, and when, by this host's clock. */
  private long time;

  private long toldAt;
  private boolean isRetryScheduled;

  PaxosSession(Context<SessionMessage<V>> context, Roles<V, ?> roles) {
    this.context = context;
    this.roles = roles;
    session = context.random().nextLong();
    search = session;
  }

  @Override
  public void receive(SessionMessage<V> message) {
    if (message instanceof Submit<V> submit) {
      submit(new Pending<>(submit));
    } else if (message instanceof Reply<V> reply) {
      answered(reply);
    } else if (message instanceof Ready<V> ready) {
      found(ready);
    } else if (message instanceof NotLeading<V> notLeading) {
      if (leader == notLeading.proposer()) {
        search();
      }
    } else if (message instanceof Retry<V>) {
      retry();
    }
  }

  private void submit(Pending<V> operation) {
    operation.sequence = pending.add(operation);
    if (leader != NONE && (isFresh() || !operation.operation.isWrite())) {
      send(operation);
    } else {
      var unused = operation.completion.ifGivenUp(new Outcome.NotDone<>("no proposer leads"));
      if (leader != NONE || !isRetryScheduled) {
        search();
      }
    }
    scheduleRetry();
  }

  /** A reply to the session before a crash of this host is none to this one. */
  private void answered(Reply<V> reply) {
    if (session.equals(reply.session())) {
      @Nullable Pending<V> answered = pending.remove(reply.sequence());
      if (answered != null) {
        told(reply.time());
        answered.completion.complete(reply.outcome());
      }
    }
  }

  private void told(long stateTime) {
    time = Math.max(time, stateTime);
    toldAt = context.now();
  }

  /** Whether the time that was told is new enough for a write. */
  private boolean isFresh() {
    long age = context.now() - toldAt;
    return age >= 0 && age < Leases.FRESH;
  }

  private void scheduleRetry() {
    if (!isRetryScheduled && !pending.isEmpty()) {
      isRetryScheduled = true;
      context.schedule(INTERVAL, new Retry<>());
    }
  }

  private void retry() {
    isRetryScheduled = false;
    pending.removeIf(operation -> operation.completion.isComplete());
    boolean[] isAnyDue = {leader == NONE};
    pending.forEach(
        operation -> {
          if (operation.isDue()) {
            operation.isToBeSent = true;
            isAnyDue[0] = true;
          }
        });
    if (isAnyDue[0] && !pending.isEmpty()) {
      search();
    }
    scheduleRetry();
  }

  /** Asks all proposers which of them leads. */
  private void search() {
    leader = NONE;
    search++;
    for (var proposer : roles.proposers()) {
      context.send(proposer, new ProposerMessage.Hello<>(context.self(), search));
    }
  }

  private void found(Ready<V> ready) {
    if (leader == NONE && ready.search() == search) {
      leader = ready.proposer();
      told(ready.time());
      pending.forEach(
          operation -> {
            if (operation.isToBeSent && !operation.completion.isComplete()) {
              send(operation);
            }
          });
    }
  }

  private void send(Pending<V> operation) {
    operation.isToBeSent = false;
    if (operation.operation.isWrite() && !operation.completion.ifGivenUp(unanswered())) {
      return;
    }
    if (operation.asOf == NONE) {
      operation.asOf = time;
    }
    context.send(
        roles.proposers().get(leader),
        new Command<>(
            context.self(),
            session,
            operation.sequence,
            pending.first(),
            operation.asOf,
            operation.operation));
  }

  /** What a write is that was sent and not answered. */
  Outcome<V> unanswered() {
    return new Outcome.Unknown<>("a proposer was asked to do it");
  }
}
