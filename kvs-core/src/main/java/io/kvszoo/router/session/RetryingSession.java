package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Numbers operations, and sends each again until it is answered or its client has given up, at
 * first after 50 ms and then twice as late each time.
 *
 * <p>A write says as of which time it may be done, of those that the store counts (see {@link
 * AnswerTable}). One that is sent while no such time is known, or it is old, is not done, but
 * answered with the time, and then sent again with that, the same in all copies.
 *
 * <p><b>Invariant.</b> A time is as old as the question that it came with, or newer: it is dated by
 * when that was first sent, and not by when the answer came, which may be much later, after a pause
 * of this host too. If it is old when it comes, the question is asked anew, under another number,
 * so that a late answer to the first is not taken for one to the second. A copy of an answer is to
 * no question any more. A store that could not do a write, as it came too late, is asked again
 * before the next, since what was known of its time was wrong.
 */
final class RetryingSession<V, M> implements Process<SessionMessage<V>> {

  private static final Duration RETRY_INTERVAL = Duration.ofMillis(50);
  private static final int MOST_INTERVALS = 16;

  /** An operation that waits for its answer. */
  private static final class Pending<V> {

    private final KVSOperation<V> operation;
    private final Completion<V> completion;
    private long asOf = RequestId.UNDATED;

    /** When it was first sent under its number, by this host's clock. */
    private long askedAt;

    private int intervals = 1;
    private int waited;

    private Pending(KVSOperation<V> operation, Completion<V> completion) {
      this.operation = operation;
      this.completion = completion;
    }

    /** Counts an interval, and says whether it is time to send again. */
    private boolean isDue() {
      waited++;
      if (waited < intervals) {
        return false;
      }
      waited = 0;
      intervals = Math.min(2 * intervals, MOST_INTERVALS);
      return true;
    }
  }

  /** What is known of a process to which writes go. */
  private static final class Store<V> {

    /** The outcome of a write that was sent, and of one that was not, until the answer. */
    private final Outcome<V> asked;

    private final Outcome<V> notAsked;

    /** The last time that it told, and when it was asked by this host's clock. */
    private long time = RequestId.UNDATED;

    private long askedAt;

    private Store(Address<?> address) {
      String name = address.host();
      asked = new Outcome.Unknown<>(name + " was asked to do it");
      notAsked = new Outcome.NotDone<>(name + " was not asked to do it yet");
    }

    private long timeIfFresh(long now) {
      long age = now - askedAt;
      return age >= 0 && age < Leases.FRESH ? time : RequestId.UNDATED;
    }
  }

  private final Context<SessionMessage<V>> context;
  private final Function<KVSOperation<V>, Address<M>> route;
  private final Function<Request<V>, M> asMessage;

  /** Drawn anew after a crash, when the numbers of operations begin again. */
  private final long session;

  private final Map<Address<M>, Store<V>> stores = new HashMap<>();

  /** By number, the oldest first. */
  private final Map<Long, Pending<V>> pending = new LinkedHashMap<>();

  private long lastSequence;
  private boolean retryScheduled;

  RetryingSession(
      Context<SessionMessage<V>> context,
      Function<KVSOperation<V>, Address<M>> route,
      Function<Request<V>, M> asMessage) {
    this.context = context;
    this.route = route;
    this.asMessage = asMessage;
    session = context.random().nextLong();
  }

  @Override
  public void receive(SessionMessage<V> message) {
    if (message instanceof SessionMessage.Submit<V> submit) {
      submit(submit);
    } else if (message instanceof SessionMessage.Reply<V> reply) {
      answered(reply);
    } else if (message instanceof SessionMessage.Dated<V> dated) {
      dated(dated);
    } else {
      retry();
    }
  }

  private void submit(SessionMessage.Submit<V> submit) {
    ask(new Pending<>(submit.operation(), submit.completion()));
    scheduleRetry();
  }

  /** Sends an operation under a number of its own. */
  private void ask(Pending<V> added) {
    lastSequence++;
    added.askedAt = context.now();
    pending.put(lastSequence, added);
    send(lastSequence, added);
  }

  /** A reply to the session before a crash of this host is none to this one. */
  private void answered(SessionMessage.Reply<V> reply) {
    if (reply.id().session() == session) {
      Pending<V> answered = pending.remove(reply.id().sequence());
      if (answered != null) {
        if (reply.outcome() instanceof Outcome.Unknown<V>) {
          store(route.apply(answered.operation)).time = RequestId.UNDATED;
        }
        answered.completion.complete(reply.outcome());
      }
    }
  }

  /** Sends a write that waited for the time; a late copy of this has no effect. */
  private void dated(SessionMessage.Dated<V> dated) {
    long sequence = dated.id().sequence();
    @Nullable Pending<V> waiting = pending.get(sequence);
    if (dated.id().session() == session
        && waiting != null
        && waiting.operation.isWrite()
        && waiting.asOf == RequestId.UNDATED) {
      Store<V> store = store(route.apply(waiting.operation));
      store.time = dated.time();
      store.askedAt = waiting.askedAt;
      if (store.timeIfFresh(context.now()) == RequestId.UNDATED) {
        pending.remove(sequence);
        ask(waiting);
      } else {
        send(sequence, waiting);
      }
    }
  }

  private void retry() {
    retryScheduled = false;
    pending.values().removeIf(waiting -> waiting.completion.isComplete());
    pending.forEach(
        (sequence, waiting) -> {
          if (waiting.isDue()) {
            send(sequence, waiting);
          }
        });
    if (!pending.isEmpty()) {
      scheduleRetry();
    }
  }

  private void scheduleRetry() {
    if (!retryScheduled) {
      retryScheduled = true;
      context.schedule(RETRY_INTERVAL, new SessionMessage.Retry<>());
    }
  }

  private void send(long sequence, Pending<V> waiting) {
    Address<M> to = route.apply(waiting.operation);
    if (waiting.operation.isWrite()) {
      Store<V> store = store(to);
      if (waiting.asOf == RequestId.UNDATED) {
        waiting.asOf = store.timeIfFresh(context.now());
      }
      boolean isAsked = waiting.asOf != RequestId.UNDATED;
      if (!waiting.completion.ifGivenUp(isAsked ? store.asked : store.notAsked)) {
        return;
      }
    }
    long openFrom = pending.keySet().iterator().next();
    RequestId id = new RequestId(session, sequence, openFrom, waiting.asOf);
    context.send(to, asMessage.apply(new Request<>(context.self(), id, waiting.operation)));
  }

  private Store<V> store(Address<M> address) {
    return stores.computeIfAbsent(address, Store::new);
  }
}
