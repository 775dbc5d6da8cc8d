package io.kvszoo.router;

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

/**
 * Numbers operations, and sends each again until it is answered or its client has given up, at
 * first after 50 ms and then twice as late each time.
 */
final class RetryingSession<V, M> implements Process<SessionMessage<V>> {

  private static final Duration RETRY_INTERVAL = Duration.ofMillis(50);
  private static final int MOST_INTERVALS = 16;

  /** An operation that waits for its answer. */
  private static final class Pending<V> {

    private final KVSOperation<V> operation;
    private final Completion<V> completion;
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

  private final Context<SessionMessage<V>> context;
  private final Function<KVSOperation<V>, Address<M>> route;
  private final Function<Request<V>, M> asMessage;

  /** Drawn anew after a crash, when the numbers of operations begin again. */
  private final long session;

  /** By where a write was sent, its outcome until the answer. */
  private final Map<Address<M>, Outcome<V>> asked = new HashMap<>();

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
    } else {
      retry();
    }
  }

  private void submit(SessionMessage.Submit<V> submit) {
    lastSequence++;
    Pending<V> added = new Pending<>(submit.operation(), submit.completion());
    pending.put(lastSequence, added);
    send(lastSequence, added);
    scheduleRetry();
  }

  /** A reply to the session before a crash of this host is none to this one. */
  private void answered(SessionMessage.Reply<V> reply) {
    if (reply.id().session() == session) {
      Pending<V> answered = pending.remove(reply.id().sequence());
      if (answered != null) {
        answered.completion.complete(reply.outcome());
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
    if (waiting.operation.isWrite() && !waiting.completion.ifGivenUp(unanswered(to))) {
      return;
    }
    long openFrom = pending.keySet().iterator().next();
    RequestId id = new RequestId(session, sequence, openFrom);
    context.send(to, asMessage.apply(new Request<>(context.self(), id, waiting.operation)));
  }

  private Outcome<V> unanswered(Address<M> to) {
    return asked.computeIfAbsent(
        to, store -> new Outcome.Unknown<>(store.host().name() + " was asked to do it"));
  }
}
