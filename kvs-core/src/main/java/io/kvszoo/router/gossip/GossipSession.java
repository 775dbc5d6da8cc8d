package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.SessionMessage.Answer;
import io.kvszoo.router.gossip.SessionMessage.Failed;
import io.kvszoo.router.gossip.SessionMessage.FromReplica;
import io.kvszoo.router.gossip.SessionMessage.Ready;
import io.kvszoo.router.gossip.SessionMessage.Refused;
import io.kvszoo.router.gossip.SessionMessage.Retry;
import io.kvszoo.router.gossip.SessionMessage.Submit;
import io.kvszoo.router.gossip.SessionMessage.TooLate;
import io.kvszoo.router.session.NumberRing;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: it carries a token, which covers all that the client has seen and written,
 * from replica to replica, and is answered from states that cover it.
 *
 * <p>A get may be asked of several replicas, and goes to all when one does not answer. A write goes
 * to one replica, which alone knows whether a copy of it took effect; so it is sent only to one
 * that has answered a moment ago, and if that one is then not heard of, nobody can know.
 *
 * <p>What a write replaces is fixed when it is called, so that nothing is replaced that was read
 * later, and all its copies are equal. Writes of one key go one after the other, each when the one
 * before it was answered or given up, so that it replaces that one, which its caller knows; where
 * that cannot undo it, none waits long for one that is not answered ({@link WriteOrder}).
 */
class GossipSession<V, E> implements Process<SessionMessage<V>> {

  private static final Duration INTERVAL = Duration.ofMillis(25);

  /** With which attempt a write lets the next of its key begin, about 150 ms after the first. */
  private static final int MOST_ATTEMPTS_ALONE = 3;

  private final Context<SessionMessage<V>> context;
  private final GossipSettings settings;
  private final List<Address<GossipMessage<V, E>>> replicas;

  /** Drawn anew after a crash, when the numbers of operations begin again. */
  private final long session;

  private final ReplicaNews news;

  /** By replica, a number below which no write is under way there. */
  private final long[] openFrom;

  private final NumberRing<Pending<V>> pending = new NumberRing<>(1);

  /** The outcome of a write until it begins. */
  private final Outcome<V> waiting =
      new Outcome.NotDone<>("an earlier write of the key is under way");

  /** By replica that a write was sent to, its outcome until the answer. */
  private final Map<Integer, Outcome<V>> asked = new HashMap<>();

  private final Obstacles obstacles;
  private final WriteOrder<V, E> order;

  final KeyContexts contexts;
  VectorClock token = VectorClock.EMPTY;
  private int home;
  private long calls;
  private boolean isRetryScheduled;

  GossipSession(
      Context<SessionMessage<V>> context,
      GossipSettings settings,
      Storage<V, E> storage,
      List<Address<GossipMessage<V, E>>> replicas,
      int home) {
    this.context = context;
    this.settings = settings;
    this.replicas = replicas;
    this.home = home;
    contexts = newContexts();
    session = context.random().nextLong();
    openFrom = new long[settings.replicas()];
    obstacles = new Obstacles(settings.replicas(), this::name);
    news = newNews();
    order = newOrder(storage);
  }

  KeyContexts newContexts() {
    return new KeyContexts();
  }

  ReplicaNews newNews() {
    return new ReplicaNews(context, settings.replicas());
  }

  WriteOrder<V, E> newOrder(Storage<V, E> storage) {
    return new WriteOrder<>(storage);
  }

  @Override
  public void receive(SessionMessage<V> message) {
    if (message instanceof Submit<V> submit) {
      submit(submit);
    } else if (message instanceof Retry<V>) {
      retry();
    } else if (message instanceof FromReplica<V> answer) {
      heard(answer);
    }
  }

  /** A message to the session before a crash of this host is none to this one. */
  private void heard(FromReplica<V> answer) {
    if (answer.id().session() != session) {
      return;
    }
    if (answer instanceof Refused<V> refused) {
      refused(refused);
    } else {
      news.heardOf(answer);
      obstacles.remove(answer.replica());
      @Nullable Pending<V> question = pending.get(answer.id().sequence());
      if (question != null) {
        answered(question, answer);
      }
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING.fact("token", token);
  }

  void submit(Submit<V> submit) {
    Pending<V> called = called(submit);
    @Nullable Pending<V> before = submit.operation().isWrite() ? order.add(called) : null;
    if (before == null) {
      begin(called);
    } else {
      var unused = called.completion.ifGivenUp(waiting);
      letNextOvertake(before);
    }
  }

  final Pending<V> called(Submit<V> submit) {
    KVSOperation<V> operation = submit.operation();
    calls++;
    return new Pending<>(
        submit, calls, operation.isWrite() ? contexts.find(operation.key()) : null);
  }

  final void begin(Pending<V> operation) {
    operation.begin(token, isRetryScheduled);
    number(operation);
    attempt(operation);
    scheduleRetry();
  }

  private void letNextBegin(Pending<V> ended) {
    if (ended.operation.isWrite()) {
      beginAfterAnother(order.next(ended));
    }
  }

  /**
   * Lets the next write of the key begin if one is not answered for so long that it may never be.
   */
  private void letNextOvertake(Pending<V> unanswered) {
    if (unanswered.attempts >= MOST_ATTEMPTS_ALONE) {
      beginAfterAnother(order.overtaking(unanswered));
    }
  }

  private void beginAfterAnother(@Nullable Pending<V> write) {
    if (write != null) {
      write.replaces = contexts.withOwnWrite(write.operation.key(), write.replaces);
      begin(write);
    }
  }

  private void number(Pending<V> operation) {
    operation.sequence = pending.add(operation);
    operation.askedAt = context.now();
  }

  private void renumber(Pending<V> operation) {
    var unused = pending.remove(operation.sequence);
    number(operation);
  }

  private void retry() {
    isRetryScheduled = false;
    List<Pending<V>> givenUp = new ArrayList<>();
    List<Pending<V>> unanswered = new ArrayList<>();
    pending.removeIf(operation -> operation.completion.isComplete() && givenUp.add(operation));
    pending.forEach(
        operation -> {
          if (operation.isDue()) {
            attempt(operation);
            unanswered.add(operation);
          }
        });
    givenUp.forEach(this::letNextBegin);
    unanswered.forEach(this::letNextOvertake);
    scheduleRetry();
  }

  private void scheduleRetry() {
    if (!isRetryScheduled && !pending.isEmpty()) {
      isRetryScheduled = true;
      context.schedule(INTERVAL, new Retry<>());
    }
  }

  /** Asks one replica at first, and when that does not answer, it and some more, in turn. */
  private void attempt(Pending<V> operation) {
    operation.attempts++;
    boolean first = operation.attempts == 1;
    int chosen = settings.anyReplica() ? randomReplica() : home;
    if (first) {
      operation.askedFirst = chosen;
    }
    if (operation.sentTo != Pending.NOBODY) {
      send(operation, sendAgainTo(operation.sentTo));
    } else if (first && operation.operation.isWrite() && news.isFresh(chosen)) {
      sendTo(chosen, operation);
    } else if (first) {
      inquire(chosen, operation);
    } else {
      int some = Math.min(settings.replicas(), settings.fanout() + 1);
      int from = chosen + (operation.attempts - 2) * some; // Each time the next, so all in turn.
      for (int i = 0; i < some; i++) {
        inquire(Math.floorMod(from + i, settings.replicas()), operation);
      }
      if (Math.floorMod(operation.askedFirst - from, settings.replicas()) >= some) {
        askAgain(operation);
      }
    }
    if (operation.sentTo == Pending.NOBODY && operation.operation.isWrite()) {
      var unused = operation.completion.ifGivenUp(new Outcome.NotDone<>(obstacles.toString()));
    }
  }

  void askAgain(Pending<V> operation) {
    inquire(operation.askedFirst, operation);
  }

  private int randomReplica() {
    return context.random().nextInt(settings.replicas());
  }

  /** Asks for what changes nothing: the value, or whether a write can be sent. */
  private void inquire(int replica, Pending<V> operation) {
    RequestId id = new RequestId(session, operation.sequence, pending.first(), RequestId.UNDATED);
    String key = operation.operation.key();
    context.send(
        replicas.get(replica),
        operation.operation.isWrite()
            ? new GossipMessage.Hello<>(context.self(), id, operation.token)
            : new GossipMessage.Read<>(context.self(), id, token, key));
  }

  /**
   * The first of the writes under way at a replica: no other awaits an answer of it, so that what
   * it keeps does not grow behind an operation that another does not answer. A write gets a new
   * number with each replica that it is sent to, so none comes later below the number that was
   * looked at last. O(1), amortized.
   */
  long openFrom(int replica) {
    long open = Math.max(openFrom[replica], pending.first());
    while (open < pending.next() && !isUnderWay(open, replica)) {
      open++;
    }
    openFrom[replica] = open;
    return open;
  }

  private boolean isUnderWay(long number, int replica) {
    @Nullable Pending<V> operation = pending.get(number);
    return operation != null && operation.sentTo == replica;
  }

  private void sendTo(int replica, Pending<V> write) {
    if (write.completion.ifGivenUp(unanswered(replica))) {
      if (write.replaces == null) {
        contexts.writes(write.operation.key());
      }
      write.sentTo = replica;
      write.incarnation = news.incarnation(replica);
      write.asOf = news.time(replica);
      send(write, replica);
    }
  }

  private Outcome<V> unanswered(int replica) {
    return asked.computeIfAbsent(
        replica, to -> new Outcome.Unknown<>(name(to) + " was asked to do it"));
  }

  /** Where a write goes again that was not answered: only who has its copies knows them. */
  int sendAgainTo(int replica) {
    return replica;
  }

  void send(Pending<V> write, int replica) {
    context.send(
        replicas.get(replica),
        new GossipMessage.Change<>(
            context.self(),
            new RequestId(session, write.sequence, openFrom(replica), write.asOf),
            write.token,
            write.operation,
            write.incarnation,
            Optional.ofNullable(write.replaces)));
  }

  private void answered(Pending<V> question, FromReplica<V> answer) {
    if (answer instanceof Ready<V> ready) {
      ready(question, ready);
    } else {
      var unused = pending.remove(question.sequence);
      end(question, answer);
    }
  }

  private void ready(Pending<V> write, Ready<V> ready) {
    int replica = ready.replica();
    news.told(ready, ready.time(), write.askedAt);
    renumber(write); // So that a late answer to an inquiry is not taken for one to the write.
    if (news.isTimeFresh(replica)) {
      sendTo(replica, write);
    } else {
      inquire(replica, write); // The time was under way for too long.
    }
  }

  private void end(Pending<V> operation, FromReplica<V> message) {
    int replica = message.replica();
    if (message instanceof Answer<V> answer) {
      news.told(answer, answer.time(), operation.askedAt);
      remember(operation, answer);
      home = replica;
      operation.completion.complete(new Outcome.Done<>(answer.result()));
    } else if (message instanceof Failed<V> failed) {
      operation.completion.complete(failed.outcome());
    } else {
      news.doubt(message);
      String reason =
          message instanceof TooLate<V>
              ? " was reached too late to know whether it was done"
              : " lost its disk after it was asked to do it";
      operation.completion.complete(new Outcome.Unknown<>(name(replica) + reason));
    }
    letNextBegin(operation);
  }

  /** Remembers what the session has seen by an answer; a read that was given up, nobody has. */
  void remember(Pending<V> operation, Answer<V> answer) {
    token = token.merge(answer.seen());
    if (!answer.stamp().equals(Stamp.NONE)) {
      contexts.wrote(operation.operation.key(), answer.stamp(), operation.call);
    } else if (!operation.completion.isComplete()) {
      contexts.read(operation.operation.key(), answer.seen());
    }
  }

  private void refused(Refused<V> refused) {
    obstacles.add(refused, token);
    @Nullable Pending<V> operation = pending.get(refused.id().sequence());
    if (operation == null) {
      return;
    }
    if (operation.sentTo == refused.replica()) { // Copies there have no effect, so it is a new one.
      operation.sentTo = Pending.NOBODY;
      renumber(operation);
    }
    var unused = operation.completion.ifGivenUp(new Outcome.NotDone<>(obstacles.toString()));
    if (operation.attempts == 1) {
      attempt(operation);
    }
  }

  private String name(int replica) {
    return replicas.get(replica).host();
  }
}
