package io.kvszoo.router.session;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session that sends each operation to a process until it is answered or given up: again when it
 * has waited longer than answers of that process take ({@link RoundTrip}), and at least 25 ms, and
 * then after twice the time with each copy, but never more than 800 ms. Each copy has a number that
 * its answer names, so that all answers can be measured.
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

  /**
   * How long to wait at most, in ns, however long answers take or seemed to: after a pause of the
   * store, all that waited for it was answered late.
   */
  private static final long LONGEST_TIMEOUT = Duration.ofMillis(800).toNanos();

  private static final int MOST_DOUBLINGS = 10;

  /**
   * How long to wait at least, in ns: where answers take less, a timer for each would cost as much
   * as the answers.
   */
  private static final long LEAST_TIMEOUT = Duration.ofMillis(25).toNanos();

  /** An operation that waits for its answer. */
  private static final class Pending<V> extends PendingOperation<V> {

    private long asOf = RequestId.UNDATED;

    /** Where the last copy went; none before the first. */
    private @Nullable Store<V, ?> store;

    private Pending(SessionMessage.Submit<V> submit) {
      super(submit.operation(), submit.completion());
    }
  }

  /** What is known of a process to which operations go. */
  private static final class Store<V, M> {

    private final Address<M> address;

    /** The outcome of a write that was sent, and of one that was not, until the answer. */
    private final Outcome<V> asked;

    private final Outcome<V> notAsked;
    private final RoundTrip roundTrip = new RoundTrip();

    /** The last time that it told, and when it was asked by this host's clock. */
    private long time = RequestId.UNDATED;

    private long askedAt;

    private Store(Address<M> address) {
      this.address = address;
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

  /** Where answers go. */
  private final Address<SessionMessage.Wire<V>> self;

  private final Session.Route<V, M> route;
  private final Function<Request<V>, M> asMessage;
  private final ClientSession<SessionMessage<V>, Pending<V>> session;
  private final Map<Address<M>, Store<V, M>> stores = new HashMap<>();

  RetryingSession(
      Context<SessionMessage<V>> context,
      Session.Route<V, M> route,
      Function<Request<V>, M> asMessage) {
    this.context = context;
    self = context.self().narrowed();
    this.route = route;
    this.asMessage = asMessage;
    session = new ClientSession<>(context, SessionMessage.Retry::new);
  }

  @Override
  public void receive(SessionMessage<V> message) {
    long now = session.now();
    if (message instanceof SessionMessage.Submit<V> submit) {
      Pending<V> submitted = new Pending<>(submit);
      session.add(submitted);
      sendFirst(submitted);
    } else if (message instanceof SessionMessage.Reply<V> reply) {
      answered(reply);
    } else if (message instanceof SessionMessage.Dated<V> dated) {
      dated(dated);
    } else if (message instanceof SessionMessage.GivenUp<V> givenUp) {
      var unused = session.giveUp(givenUp.completion());
    } else if (message instanceof SessionMessage.Retry<V> retry
        && session.endTimer(retry.number(), ended -> {})) {
      retry(now);
    }
  }

  private void answered(SessionMessage.Reply<V> reply) {
    @Nullable Pending<V> answered = session.end(reply.id().session(), reply.id().sequence());
    if (answered != null) {
      Store<V, ?> store = store(answered, reply.copy());
      session.measure(answered, reply.copy(), store.roundTrip);
      if (reply.outcome() instanceof Outcome.Unknown<V>) {
        store.time = RequestId.UNDATED;
      }
      answered.completion().complete(reply.outcome());
    }
  }

  /** Sends a write that waited for the time; a late copy of this has no effect. */
  private void dated(SessionMessage.Dated<V> dated) {
    @Nullable Pending<V> waiting = session.find(dated.id().session(), dated.id().sequence());
    if (waiting != null && waiting.operation().isWrite() && waiting.asOf == RequestId.UNDATED) {
      Store<V, ?> store = store(waiting, dated.copy());
      session.measure(waiting, dated.copy(), store.roundTrip);
      store.time = dated.time();
      store.askedAt = waiting.askedAt();
      if (store.timeIfFresh(context.now()) == RequestId.UNDATED) {
        session.renumber(waiting);
      }
      sendFirst(waiting);
    }
  }

  private void retry(long now) {
    session.forEach(
        waiting -> {
          if (waiting.due() <= now) {
            send(waiting);
          }
        });
    session.wakeWhenDue();
  }

  private void sendFirst(Pending<V> operation) {
    send(operation);
    session.wakeBy(operation.due());
  }

  private void send(Pending<V> operation) {
    Store<V, M> store = route(operation, operation.copies() + 1);
    operation.store = store;
    if (operation.operation().isWrite()) {
      if (operation.asOf == RequestId.UNDATED) {
        operation.asOf = store.timeIfFresh(context.now());
      }
      boolean isAsked = operation.asOf != RequestId.UNDATED;
      if (!operation.completion().ifGivenUp(isAsked ? store.asked : store.notAsked)) {
        return;
      }
    }
    int doublings = Math.min(operation.copies(), MOST_DOUBLINGS);
    long timeout = Math.max(store.roundTrip.firstTimeout(), LEAST_TIMEOUT) << doublings;
    session.sent(operation, Math.min(timeout, LONGEST_TIMEOUT));
    RequestId id =
        new RequestId(session.number(), operation.sequence(), session.openFrom(), operation.asOf);
    context.send(
        store.address,
        asMessage.apply(new Request<>(self, id, operation.operation(), operation.copies())));
  }

  /** What is known of the process to which a copy of an operation went. */
  private Store<V, ?> store(Pending<V> operation, int copy) {
    @Nullable Store<V, ?> last = operation.store;
    return last != null && copy == operation.copies() ? last : route(operation, copy);
  }

  /** What is known of the process to which a copy of an operation goes. */
  private Store<V, M> route(Pending<V> operation, int copy) {
    return stores.computeIfAbsent(route.to(operation.operation(), copy), Store::new);
  }
}
