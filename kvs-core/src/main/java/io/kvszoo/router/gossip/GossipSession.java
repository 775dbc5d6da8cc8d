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
import io.kvszoo.router.gossip.SessionMessage.GivenUp;
import io.kvszoo.router.gossip.SessionMessage.Ready;
import io.kvszoo.router.gossip.SessionMessage.Refused;
import io.kvszoo.router.gossip.SessionMessage.Retry;
import io.kvszoo.router.gossip.SessionMessage.Submit;
import io.kvszoo.router.gossip.SessionMessage.TooLate;
import io.kvszoo.router.session.ClientSession;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.DottedContext;
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
final class GossipSession<V, E> implements Process<SessionMessage<V>> {

  /**
   * How long to wait for one replica before others are asked, in ns: longer than a replica lets a
   * question wait for writes that it lacks. It doubles up to a time that is shorter than that after
   * which a replica drops an answer that nobody asks for again. So it is fixed, and not measured.
   */
  private static final long PATIENCE = Duration.ofMillis(50).toNanos();

  private static final int MOST_DOUBLINGS = 2;

  /** With which attempt a write lets the next of its key begin, about 150 ms after the first. */
  private static final int MOST_ATTEMPTS_ALONE = 3;

  private final Context<SessionMessage<V>> context;
  private final Address<SessionMessage.Wire<V>> self;
  private final GossipSettings settings;
  private final GossipDecisions decisions;
  private final List<Address<GossipMessage.Wire<V, E>>> replicas;

  private final ClientSession<SessionMessage<V>, Pending<V>> session;
  private final ReplicaNews news;

  /** By replica, a number below which no write is under way there. */
  private final long[] openFrom;

  /** The outcome of a write until it begins. */
  private final Outcome<V> waiting =
      new Outcome.NotDone<>("an earlier write of the key is under way");

  /** By replica that a write was sent to, its outcome until the answer. */
  private final Map<Integer, Outcome<V>> asked = new HashMap<>();

  private final Obstacles obstacles;
  private final WriteOrder<V, E> order;

  private final KeyContexts contexts;
  private VectorClock token = VectorClock.EMPTY;
  private int home;
  private long calls;

  GossipSession(
      Context<SessionMessage<V>> context,
      GossipSettings settings,
      GossipDecisions decisions,
      Storage<V, E> storage,
      List<Address<GossipMessage.Wire<V, E>>> replicas,
      int home) {
    this.context = context;
    self = context.self().narrowed();
    this.settings = settings;
    this.decisions = decisions;
    this.replicas = replicas;
    this.home = home;
    contexts = new KeyContexts(decisions);
    session = new ClientSession<>(context, Retry::new);
    openFrom = new long[settings.replicas()];
    obstacles = new Obstacles(settings.replicas(), this::name);
    news = new ReplicaNews(context, settings.replicas(), decisions);
    order = new WriteOrder<>(storage, decisions);
  }

  @Override
  public void receive(SessionMessage<V> message) {
    long now = session.now();
    if (message instanceof Submit<V> submit) {
      submit(submit);
    } else if (message instanceof GivenUp<V> givenUp) {
      givenUp(givenUp);
    } else if (message instanceof Retry<V> retry) {
      retry(retry, now);
    } else if (message instanceof FromReplica<V> answer) {
      heard(answer);
    }
  }

  /** A message to the session before a crash of this host is none to this one. */
  private void heard(FromReplica<V> answer) {
    if (answer.id().session() != session.number()) {
      return;
    }
    if (answer instanceof Refused<V> refused) {
      refused(refused);
    } else {
      news.heardOf(answer);
      obstacles.remove(answer.replica());
      @Nullable Pending<V> question = session.find(session.number(), answer.id().sequence());
      if (question != null) {
        answered(question, answer);
      }
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING.fact("token", token);
  }

  private void submit(Submit<V> submit) {
    Pending<V> called = called(submit);
    @Nullable Pending<V> before =
        decisions.isOrdered(submit.operation()) ? order.add(called) : null;
    if (before == null) {
      begin(called);
    } else {
      var unused = called.completion().ifGivenUp(waiting);
      letNextOvertake(before);
    }
  }

  private Pending<V> called(Submit<V> submit) {
    KVSOperation<V> operation = submit.operation();
    calls++;
    return new Pending<>(
        submit, calls, operation.isWrite() ? contexts.find(operation.key()) : null);
  }

  private void begin(Pending<V> operation) {
    operation.token = token;
    session.add(operation);
    attempt(operation);
    session.wakeBy(operation.due());
  }

  private void letNextBegin(Pending<V> ended) {
    if (ended.operation().isWrite()) {
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
      write.replaces = contexts.withOwnWrite(write.operation().key(), write.replaces);
      begin(write);
    }
  }

  private void givenUp(GivenUp<V> message) {
    @Nullable Pending<V> operation = session.giveUp(message.completion());
    if (operation != null) {
      letNextBegin(operation);
    }
  }

  private void retry(Retry<V> timer, long now) {
    List<Pending<V>> givenUp = new ArrayList<>();
    if (!session.endTimer(timer.number(), givenUp::add)) {
      return;
    }
    List<Pending<V>> unanswered = new ArrayList<>();
    session.forEach(
        operation -> {
          if (operation.due() <= now) {
            operation.timeouts++;
            attempt(operation);
            unanswered.add(operation);
          }
        });
    session.wakeWhenDue();
    givenUp.forEach(this::letNextBegin);
    unanswered.forEach(this::letNextOvertake);
  }

  /** Asks one replica at first, and when that does not answer, it and some more, in turn. */
  private void attempt(Pending<V> operation) {
    session.sent(operation, PATIENCE << Math.min(operation.timeouts, MOST_DOUBLINGS));
    operation.attempts++;
    boolean first = operation.attempts == 1;
    int chosen = settings.anyReplica() ? randomReplica() : home;
    if (first) {
      operation.askedFirst = chosen;
    }
    if (operation.sentTo != Pending.NOBODY) {
      send(operation, decisions.sendAgainTo(operation.sentTo));
    } else if (first && operation.operation().isWrite() && news.isFresh(chosen)) {
      sendTo(chosen, operation);
    } else if (first) {
      inquire(chosen, operation);
    } else {
      int some = Math.min(settings.replicas(), settings.fanout() + 1);
      int from = chosen + (operation.attempts - 2) * some; // Each time the next, so all in turn.
      for (int i = 0; i < some; i++) {
        inquire(Math.floorMod(from + i, settings.replicas()), operation);
      }
      int distance = Math.floorMod(operation.askedFirst - from, settings.replicas());
      if (decisions.isLeftOut(distance, some)) {
        inquire(operation.askedFirst, operation);
      }
    }
    if (operation.sentTo == Pending.NOBODY && operation.operation().isWrite()) {
      var unused = operation.completion().ifGivenUp(new Outcome.NotDone<>(obstacles.toString()));
    }
  }

  private int randomReplica() {
    return context.random().nextInt(settings.replicas());
  }

  /** Asks for what changes nothing: the value, or whether a write can be sent. */
  private void inquire(int replica, Pending<V> operation) {
    RequestId id =
        new RequestId(
            session.number(), operation.sequence(), session.openFrom(), RequestId.UNDATED);
    String key = operation.operation().key();
    context.send(
        replicas.get(replica),
        operation.operation().isWrite()
            ? new GossipMessage.Hello<>(self, id, operation.token)
            : new GossipMessage.Read<>(self, id, token, key));
  }

  /**
   * The first of the writes under way at a replica: no other awaits an answer of it, so that what
   * it keeps does not grow behind an operation that another does not answer. A write gets a new
   * number with each replica that it is sent to, so none comes later below the number that was
   * looked at last. O(1), amortized.
   */
  private long openFrom(int replica) {
    long open = Math.max(openFrom[replica], session.openFrom());
    while (open < session.next()
        && !decisions.isAwaited(session.find(session.number(), open), replica)) {
      open++;
    }
    openFrom[replica] = open;
    return open;
  }

  private void sendTo(int replica, Pending<V> write) {
    if (write.completion().ifGivenUp(unanswered(replica))) {
      if (decisions.isRememberedWhenSent(write)) {
        contexts.writes(write.operation().key());
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

  private void send(Pending<V> write, int replica) {
    @Nullable DottedContext replaces = decisions.replaces(write, contexts);
    context.send(
        replicas.get(replica),
        new GossipMessage.Change<>(
            self,
            new RequestId(session.number(), write.sequence(), openFrom(replica), write.asOf),
            write.token,
            write.operation(),
            write.incarnation,
            Optional.ofNullable(replaces)));
  }

  private void answered(Pending<V> question, FromReplica<V> answer) {
    if (answer instanceof Ready<V> ready) {
      ready(question, ready);
    } else {
      var unused = session.end(session.number(), question.sequence());
      end(question, answer);
    }
  }

  private void ready(Pending<V> write, Ready<V> ready) {
    int replica = ready.replica();
    news.told(ready, ready.time(), write.askedAt());
    session.renumber(
        write); // So that a late answer to an inquiry is not taken for one to the write.
    session.sent(write, PATIENCE << Math.min(write.timeouts, MOST_DOUBLINGS));
    if (news.isTimeFresh(replica)) {
      sendTo(replica, write);
    } else {
      inquire(replica, write); // The time was under way for too long.
    }
  }

  private void end(Pending<V> operation, FromReplica<V> message) {
    int replica = message.replica();
    if (message instanceof Answer<V> answer) {
      news.told(answer, answer.time(), operation.askedAt());
      remember(operation, answer);
      home = replica;
      operation.completion().complete(new Outcome.Done<>(answer.result()));
    } else if (message instanceof Failed<V> failed) {
      operation.completion().complete(failed.outcome());
    } else {
      news.doubt(message);
      String reason =
          message instanceof TooLate<V>
              ? " was reached too late to know whether it was done"
              : " lost its disk after it was asked to do it";
      operation.completion().complete(new Outcome.Unknown<>(name(replica) + reason));
    }
    letNextBegin(operation);
  }

  /** Remembers what the session has seen by an answer; a read that was given up, nobody has. */
  private void remember(Pending<V> operation, Answer<V> answer) {
    token = decisions.tokenAfter(token, answer);
    if (!answer.stamp().equals(Stamp.NONE)) {
      contexts.wrote(operation.operation().key(), answer.stamp(), operation.call);
    } else if (decisions.isSeen(operation.completion())) {
      contexts.read(operation.operation().key(), answer.seen());
    }
  }

  private void refused(Refused<V> refused) {
    obstacles.add(refused, token);
    @Nullable Pending<V> operation = session.find(session.number(), refused.id().sequence());
    if (operation == null) {
      return;
    }
    if (operation.sentTo == refused.replica()) { // Copies there have no effect, so it is a new one.
      operation.sentTo = Pending.NOBODY;
      session.renumber(operation);
    }
    var unused = operation.completion().ifGivenUp(new Outcome.NotDone<>(obstacles.toString()));
    if (operation.attempts == 1) {
      attempt(operation);
    }
  }

  private String name(int replica) {
    return replicas.get(replica).host();
  }
}
