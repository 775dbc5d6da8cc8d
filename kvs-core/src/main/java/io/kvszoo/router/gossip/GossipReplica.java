package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.AnswerTable;
import io.kvszoo.router.Decision;
import io.kvszoo.router.gossip.GossipMessage.Change;
import io.kvszoo.router.gossip.GossipMessage.Digest;
import io.kvszoo.router.gossip.GossipMessage.Exchange;
import io.kvszoo.router.gossip.GossipMessage.Expire;
import io.kvszoo.router.gossip.GossipMessage.Flush;
import io.kvszoo.router.gossip.GossipMessage.FromReplica;
import io.kvszoo.router.gossip.GossipMessage.Install;
import io.kvszoo.router.gossip.GossipMessage.Join;
import io.kvszoo.router.gossip.GossipMessage.JoinAgain;
import io.kvszoo.router.gossip.GossipMessage.JoinAnswer;
import io.kvszoo.router.gossip.GossipMessage.Pull;
import io.kvszoo.router.gossip.GossipMessage.Push;
import io.kvszoo.router.gossip.GossipMessage.Question;
import io.kvszoo.router.gossip.GossipMessage.Received;
import io.kvszoo.router.gossip.GossipMessage.Sender;
import io.kvszoo.router.gossip.GossipMessage.Snapshot;
import io.kvszoo.router.gossip.GossipMessage.Updates;
import io.kvszoo.router.protocol.Incarnations;
import io.kvszoo.storage.Dependencies;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One replica of a store that any replica can serve alone. It stamps the writes that sessions ask
 * it for, applies those of others after all that they depend on, and answers from a state that
 * covers what the session has seen.
 *
 * <p>Writes spread as rumors that are pushed at once (Demers and others, "Epidemic Algorithms for
 * Replicated Database Maintenance", 1987), and what gets lost is repaired by push-pull exchanges
 * with random replicas: one sends its clock, the other what it lacks and its own clock, and the
 * first what that lacks. Delivery is causal (Birman, Schiper and Stephenson, "Lightweight Causal
 * and Atomic Group Multicast", 1991), with what its session has seen as its dependencies, as in
 * Bayou (Petersen and others, 1997) and COPS (Lloyd and others, 2011). Sessions hold their
 * guarantees by a token, as in "Session Guarantees for Weakly Consistent Replicated Data" (Terry
 * and others, 1994).
 *
 * <p>Where the storage throws for a question, it fails alone: a write is tried before anything of
 * it is stored, so that it leaves no gap in the sequence. A write of another replica that cannot be
 * applied here is a failure of this process.
 *
 * <p>An actor is an incarnation of a replica; the first n actors are the first incarnations.
 *
 * <p>Not final, as its parts are not, so that tests can break it, one method at a time.
 */
class GossipReplica<V, E> implements Process<GossipMessage<V, E>> {

  /** How long a question waits for what it needs. */
  private static final Duration WAIT = Duration.ofMillis(40);

  /** The time from one request for what questions need to the next. */
  private static final Duration PULL_INTERVAL = Duration.ofMillis(20);

  /** The least time from one push to the next, so that writes that come together go together. */
  private static final Duration PUSH_PAUSE = Duration.ofMillis(1);

  /** An answer that must not go before what it tells is on the disks of others. */
  private record Held<V, E>(Question<V, E> question, SessionMessage.Answer<V> answer) {}

  private final Context<GossipMessage<V, E>> context;
  private final GossipSettings settings;
  private final int self;
  private final List<Address<GossipMessage<V, E>>> replicas;
  private final ReplicaStore<V, E> store;
  private final Incarnations incarnations;

  /** What changes came to: they were done, refused, or failed. */
  private final AnswerTable<SessionMessage.FromReplica<V>> answers;

  private final Members members;
  private final Rejoining rejoining;

  /** Questions whose token is not covered yet. */
  private final Set<Question<V, E>> waiting = new LinkedHashSet<>();

  private final Deque<Held<V, E>> heldBack = new ArrayDeque<>();
  private List<Write<V>> outgoing = new ArrayList<>();
  private boolean isFlushScheduled;
  private boolean isPullScheduled;

  GossipReplica(
      Context<GossipMessage<V, E>> context,
      Storage<V, E> storage,
      GossipSettings settings,
      int self,
      List<Address<GossipMessage<V, E>>> replicas) {
    this.context = context;
    this.settings = settings;
    this.self = self;
    this.replicas = replicas;
    store = newStore(storage);
    incarnations = new Incarnations(context.disk());
    answers = new AnswerTable<>(context.disk());
    members = newMembers();
    rejoining = new Rejoining(settings.replicas() - 1, context.random().nextLong());
    if (store.hasMemory()) {
      exchange();
    } else {
      context.schedule(WAIT, new JoinAgain<>());
    }
  }

  ReplicaStore<V, E> newStore(Storage<V, E> storage) {
    return new ReplicaStore<>(context.disk(), storage, settings.logLength());
  }

  Members newMembers() {
    return new Members(self, settings.replicas());
  }

  ReplicaStore<V, E> store() {
    return store;
  }

  Members members() {
    return members;
  }

  @Override
  public void receive(GossipMessage<V, E> message) {
    if (message instanceof Join<V, E> join) {
      grant(join);
    } else if (message instanceof Change<V, E> change) {
      change(change);
    } else if (!store.hasMemory()) {
      receiveWithoutMemory(message);
    } else if (message instanceof Question<V, E> question) {
      ask(question);
    } else if (message instanceof FromReplica<V, E> fromReplica) {
      hear(fromReplica);
    } else if (message instanceof Flush<V, E>) {
      flush();
    } else if (message instanceof Exchange<V, E>) {
      exchange();
    } else if (message instanceof Pull<V, E>) {
      isPullScheduled = false;
      pull();
    } else if (message instanceof Expire<V, E> expire) {
      expire(expire.question());
    }
  }

  @Override
  public ProcessView view() {
    String standing = store.state().isCaughtUp() ? "" : "catches up";
    return ProcessView.NOTHING
        .standing(store.hasMemory() ? standing : "has no memory")
        .fact("clock", store.clock())
        .entries(store::forEachEntry);
  }

  private void receiveWithoutMemory(GossipMessage<V, E> message) {
    if (message instanceof Install<V, E>) {
      store.begin(ReplicaState.FIRST);
      store.sync();
      scheduleExchange();
    } else if (message instanceof Question<V, E> question) {
      refuse(question);
    } else if (message instanceof JoinAgain<V, E>) {
      join();
    } else if (message instanceof JoinAnswer<V, E> answer) {
      joinAnswered(answer);
    }
  }

  // Writes.

  private int incarnation() {
    return store.state().incarnation();
  }

  private int actor() {
    return self + settings.replicas() * incarnation();
  }

  private void change(Change<V, E> change) {
    if (!store.hasMemory() || change.incarnation() != incarnation()) {
      send(change, new SessionMessage.Forgotten<>(self, incarnation(), change.id()));
    } else if (answers.begin(change.id())) {
      answerTo(change).ifPresentOrElse(before -> answer(change, before), () -> ask(change));
    }
  }

  /** The answer to an earlier copy of a change. */
  Optional<SessionMessage.FromReplica<V>> answerTo(Change<V, E> change) {
    return answers.find(change.id());
  }

  private void write(Change<V, E> change) {
    KVSOperation<V> operation = change.operation();
    Decision<V> decision = Decision.of(operation, List.of());
    Stamp stamp = nextStamp();
    Write<V> write = stamped(change, decision.value(), stamp);
    try {
      store.apply(write);
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      end(change, failed(change, e));
      return;
    }
    VectorClock written = VectorClock.of(stamp.actor(), stamp.sequence());
    end(change, answer(change, decision.result(), written, stamp));
    push(List.of(write));
  }

  /** A write that replaces what its session knows of the key, or if it is blind, all of it here. */
  private Write<V> stamped(Change<V, E> change, Optional<V> value, Stamp stamp) {
    String key = change.operation().key();
    return change.replaces().isPresent()
        ? new Write<>(key, value, stamp, change.replaces().get(), new Dependencies(change.token()))
        : Write.replacingAll(key, value, stamp, store.clock());
  }

  /** Answers a change, and its later copies. */
  private void end(Change<V, E> change, SessionMessage.FromReplica<V> answer) {
    answers.keep(change.id(), answer);
    store.sync();
    answer(change, answer);
  }

  /** Later than all stamps that are applied here, so also than all that the session has seen. */
  Stamp nextStamp() {
    ReplicaState state = store.state();
    long time = HybridTime.after(state.time(), context.now());
    return new Stamp(time, actor(), state.clock().sequence(actor()) + 1);
  }

  // Questions.

  private void ask(Question<V, E> question) {
    if (!store.state().isCaughtUp()) {
      refuse(question);
    } else if (covers(question.token())) {
      execute(question);
    } else if (waiting.add(question)) {
      context.schedule(WAIT, new Expire<>(question));
      pull();
    }
  }

  boolean covers(VectorClock token) {
    return store.clock().covers(token);
  }

  private void execute(Question<V, E> question) {
    if (question instanceof GossipMessage.Read<V, E> read) {
      read(read, false);
    } else if (question instanceof Change<V, E> change) {
      write(change);
    } else {
      send(question, new SessionMessage.Ready<>(self, incarnation(), question.id()));
    }
  }

  private void read(GossipMessage.Read<V, E> read, boolean isStale) {
    SessionMessage.FromReplica<V> answer;
    try {
      KVSResult<V> result = new KVSResult.Read<>(store.read(read.key()), isStale);
      answer = answer(read, result, store.clock(), Stamp.NONE);
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      answer = failed(read, e);
    }
    answer(read, answer);
  }

  /** Answers what could not be answered before. */
  private void answerWaiting() {
    if (!waiting.isEmpty()) {
      List<Question<V, E>> ready =
          waiting.stream().filter(question -> covers(question.token())).toList();
      ready.forEach(waiting::remove);
      ready.forEach(this::receive);
    }
  }

  private void expire(Question<V, E> question) {
    if (waiting.remove(question)) {
      if (question instanceof Change<V, E> change && answerTo(change).isPresent()) {
        receive(question); // A copy of it was answered.
      } else if (settings.staleReads() && question instanceof GossipMessage.Read<V, E> read) {
        read(read, true);
      } else {
        refuse(question);
      }
    }
  }

  /** Answers that a question will not be answered; of a write, no copy may be answered later. */
  private void refuse(Question<V, E> question) {
    boolean serves = store.hasMemory() && store.state().isCaughtUp();
    var refused =
        new SessionMessage.Refused<V>(self, incarnation(), question.id(), store.clock(), serves);
    if (question instanceof Change<V, E> change) {
      end(change, refused);
    } else {
      send(question, refused);
    }
  }

  private SessionMessage.Answer<V> answer(
      Question<V, E> question, KVSResult<V> result, VectorClock seen, Stamp stamp) {
    return new SessionMessage.Answer<>(self, incarnation(), question.id(), result, seen, stamp);
  }

  private SessionMessage.Failed<V> failed(Question<V, E> question, Throwable cause) {
    Outcome.NotDone<V> outcome = Outcome.NotDone.thrown(cause);
    return new SessionMessage.Failed<>(self, incarnation(), question.id(), outcome);
  }

  /** Answers, at once or when what the session will have seen cannot be lost with this disk. */
  private void answer(Question<V, E> question, SessionMessage.FromReplica<V> ended) {
    if (ended instanceof SessionMessage.Answer<V> answer && !isHeldByEnough(answer.seen())) {
      heldBack.add(new Held<>(question, answer));
      if (question instanceof GossipMessage.Read<V, E>) {
        pull(); // A write is pushed, and whoever receives it says so.
      }
    } else {
      send(question, ended);
    }
  }

  boolean isHeldByEnough(VectorClock writes) {
    int others = settings.acknowledgeAfter() - 1;
    return others == 0 || members.areHeld(writes, others);
  }

  private void answerHeldBack() {
    for (int i = heldBack.size(); i > 0; i--) {
      Held<V, E> held = heldBack.remove();
      answer(held.question(), held.answer());
    }
  }

  private void send(Question<V, E> question, SessionMessage<V> answer) {
    context.send(question.from(), answer);
  }

  // Gossip.

  private Sender sender() {
    return new Sender(self, incarnation(), store.clock(), incarnations.clock());
  }

  void hear(FromReplica<V, E> message) {
    Sender from = message.sender();
    if (from.incarnation() < incarnations.clock().sequence(from.replica())) {
      return; // It has lost its disk since.
    }
    if (incarnations.learn(from.incarnations())) {
      forgetWhatWasSaid();
    }
    if (message instanceof Push<V, E> pushed) {
      List<Write<V>> applied = store.deliver(inTime(pushed.writes()));
      if (settings.fanout() < settings.replicas() - 1) {
        push(applied);
      }
    } else if (message instanceof Updates<V, E> updates) {
      store.deliver(inTime(updates.writes()));
      store.caughtUp();
    } else if (message instanceof Snapshot<V, E> snapshot) {
      merge(snapshot);
      store.caughtUp();
    }
    store.sync();
    if (from.incarnations().covers(incarnations.clock())) {
      members.heard(from.replica(), from.clock(), store.clock());
    }
    reply(message);
    answerHeldBack();
    answerWaiting();
  }

  /**
   * Some replica has lost its disk, so what was said before does not count. That goes for writes
   * that wait for others too: nobody may have them by now, so nobody would count them where it is
   * decided what is stable, and a tombstone that they come before could be forgotten before they
   * are applied. What a replica still has comes again by an exchange.
   */
  void forgetWhatWasSaid() {
    members.forget();
    store.forgetBuffered();
  }

  private void reply(FromReplica<V, E> message) {
    Sender from = message.sender();
    if (message instanceof Push<V, E> && settings.acknowledgeAfter() > 1) {
      tell(from.replica(), new Received<>(sender()));
    } else if (message instanceof Digest<V, E> && store.state().isCaughtUp()) {
      update(from, true);
    } else if ((message instanceof Updates<V, E> updates && updates.asked())
        || (message instanceof Snapshot<V, E> snapshot && snapshot.asked())) {
      update(from, false);
    }
  }

  /** Sends what a replica lacks; if it asked, also that it lacks nothing. */
  private void update(Sender to, boolean asked) {
    if (!store.hasLogSince(to.clock())) {
      tell(to.replica(), new Snapshot<>(sender(), store.snapshot(), store.state().time(), asked));
    } else if (asked || !to.clock().covers(store.clock())) {
      tell(to.replica(), new Updates<>(sender(), store.missing(to.clock()), asked));
    }
  }

  /** Writes up to the first whose stamp is that of a wrong clock, which would spread. */
  private List<Write<V>> inTime(List<Write<V>> writes) {
    long now = context.now();
    for (int i = 0; i < writes.size(); i++) {
      if (HybridTime.isTooFarAhead(writes.get(i).stamp().time(), now)) {
        return writes.subList(0, i);
      }
    }
    return writes;
  }

  private void merge(Snapshot<V, E> snapshot) {
    if (!HybridTime.isTooFarAhead(snapshot.time(), context.now())) {
      store.merge(snapshot.entries(), snapshot.sender().clock(), snapshot.time());
    }
  }

  private void push(List<Write<V>> writes) {
    outgoing.addAll(writes);
    if (!outgoing.isEmpty() && !isFlushScheduled) {
      scheduleFlush(Duration.ZERO);
    }
  }

  private void scheduleFlush(Duration delay) {
    isFlushScheduled = true;
    context.schedule(delay, new Flush<>());
  }

  private void flush() {
    isFlushScheduled = false;
    if (!outgoing.isEmpty()) {
      Push<V, E> pushed = new Push<>(sender(), List.copyOf(outgoing));
      for (int replica : members.choose(settings.fanout(), context.random())) {
        tell(replica, pushed);
      }
      outgoing = new ArrayList<>();
      scheduleFlush(PUSH_PAUSE);
    }
    if (store.hasMuchToForget()) {
      forget();
    }
  }

  private void forget() {
    store.forget(members.stable(store.clock()));
    store.sync();
  }

  /** Repairs what pushes have missed, with a replica that may also be dead. */
  void exchange() {
    forget();
    ask(members.choose(1, context.random()));
    scheduleExchange();
  }

  final void scheduleExchange() {
    double jitter = 0.75 + 0.5 * context.random().nextDouble();
    Duration delay = Duration.ofNanos((long) (jitter * settings.interval().toNanos()));
    context.schedule(delay, new Exchange<>());
  }

  /** Asks for what questions wait for. */
  private void pull() {
    boolean isNeeded = !waiting.isEmpty() || !heldBack.isEmpty();
    if (isNeeded && !isPullScheduled) {
      ask(members.choose(settings.fanout(), context.random()));
      isPullScheduled = true;
      context.schedule(PULL_INTERVAL, new Pull<>());
    }
  }

  private void ask(int[] others) {
    for (int replica : others) {
      tell(replica, new Digest<>(sender()));
    }
  }

  private void tell(int replica, GossipMessage<V, E> message) {
    context.send(replicas.get(replica), message);
  }

  // The loss of the disk.

  void join() {
    for (int replica : members.choose(settings.replicas(), context.random())) {
      if (!rejoining.isGrantedBy(replica)) {
        tell(replica, new Join<>(self, rejoining.attempt(), rejoining.incarnation()));
      }
    }
    context.schedule(settings.interval(), new JoinAgain<>());
  }

  private void grant(Join<V, E> join) {
    boolean granted = incarnations.grant(join.replica(), join.incarnation(), join.attempt());
    if (granted) {
      forgetWhatWasSaid();
      store.sync();
    }
    tell(
        join.replica(),
        new JoinAnswer<>(
            self,
            join.attempt(),
            join.incarnation(),
            granted,
            incarnations.clock(),
            store.hasMemory()));
  }

  private void joinAnswered(JoinAnswer<V, E> answer) {
    incarnations.learn(answer.incarnations());
    int heardOf = (int) incarnations.clock().sequence(self);
    rejoining
        .answered(answer, heardOf)
        .ifPresent(
            incarnation -> {
              incarnations.grant(self, incarnation, answer.attempt());
              store.begin(ReplicaState.reborn(incarnation));
              store.sync();
              ask(members.choose(settings.replicas(), context.random()));
              scheduleExchange();
            });
  }
}
