package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.GossipMessage.Beat;
import io.kvszoo.router.gossip.GossipMessage.Change;
import io.kvszoo.router.gossip.GossipMessage.Digest;
import io.kvszoo.router.gossip.GossipMessage.Exchange;
import io.kvszoo.router.gossip.GossipMessage.Expire;
import io.kvszoo.router.gossip.GossipMessage.Flush;
import io.kvszoo.router.gossip.GossipMessage.FromReplica;
import io.kvszoo.router.gossip.GossipMessage.GiveUp;
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
import io.kvszoo.router.gossip.GossipMessage.Start;
import io.kvszoo.router.gossip.GossipMessage.Updates;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Decision;
import io.kvszoo.router.session.Incarnations;
import io.kvszoo.router.session.Memory;
import io.kvszoo.storage.Dependencies;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
 * <p>An actor is an incarnation of a replica: actor a is incarnation a / n of replica a mod n. So a
 * clock has an entry for each memory that ever wrote, which is at most one per replica and one per
 * lost disk; entries of memories that are gone stay.
 *
 * <p><b>The loss of a disk.</b> How a replica comes to a new memory is said in {@link Rejoining}.
 * What it has then is, as an invariant, either nothing, or all that another had at a moment when it
 * knew of the new memory, and what came since: it takes nothing from a message whose sender did not
 * know it, and begins with all of a replica that is caught up itself, in one message, or not at
 * all. So it may forget and merge as that one may. A part would not do: where a delete is forgotten
 * because the lost memory had it too, a write from before the delete would count again. Until then
 * it answers no question, no {@link Digest}, and takes no {@link Push}.
 *
 * <p>Messages from or to a former life of a replica, late or doubled: what a lost memory sent is
 * dropped by whoever knows of a later one, and all that count do, as they granted it. What was sent
 * to a lost memory, be it {@link Push}, {@link Updates}, {@link Snapshot}, {@link Received} or
 * {@link Digest}, is dropped by the next, as the sender did not know that. Whether {@link Updates}
 * are asked for makes no difference: they are answered by what the sender lacks by its clock. After
 * a crash without a loss the memory is the same, and it has at least what it ever said that it has,
 * since it syncs before it says so; so late messages to it are as good as they were.
 *
 * <p><b>What it keeps</b>, besides an entry per key that has a value:
 *
 * <ul>
 *   <li>a tombstone per key that is deleted, and one clock for each, until all replicas have the
 *       delete; so a replica that is away keeps them, and not the number of deletes;
 *   <li>per actor, the last {@link GossipSettings#logLength} writes and those of one interval or of
 *       1000 writes since they were last dropped, less those that all replicas have;
 *   <li>answers to changes, as of {@link AnswerTable};
 *   <li>the questions that wait, each for 40 ms, and at most 4096; more are refused;
 *   <li>answers that are held back, one per question that was asked within the last second;
 *   <li>writes that came before others that they depend on, at most 4096 ({@link DeliveryBuffer});
 *   <li>writes to push, those of a millisecond;
 *   <li>two clocks, a time and a memory per replica ({@link Members}, {@link PeerClocks}, {@link
 *       Incarnations}).
 * </ul>
 *
 * <p>Not final, as its parts are not, so that tests can break it, one method at a time.
 */
class GossipReplica<V, E> implements Process<GossipMessage<V, E>> {

  /** The time from one request for what questions need to the next. */
  private static final Duration PULL_INTERVAL = Duration.ofMillis(20);

  /** How long after its start a replica asks others. */
  private static final Duration START_PAUSE = Duration.ofMillis(1);

  /** How long after its start a replica that lost its disk asks others for a memory. */
  private static final Duration JOIN_PAUSE = Duration.ofMillis(40);

  /** The longest time from one question of such a replica to the next, until it has caught up. */
  private static final Duration LONGEST_JOIN = Duration.ofSeconds(1);

  private static final String NOT_CAUGHT_UP = "lost its disk and has not caught up";

  private final Context<GossipMessage<V, E>> context;
  private final GossipSettings settings;
  private final int self;
  private final List<Address<GossipMessage<V, E>>> replicas;
  private final ReplicaStore<V, E> store;
  private final Incarnations incarnations;

  /** What changes came to: they were done, refused, or failed. */
  private final AnswerTable<SessionMessage.FromReplica<V>> answers;

  private final Members members;
  private final PeerClocks clocks;
  private final Rejoining rejoining;

  private final WaitingQuestions<V, E> waiting;
  private final HeldAnswers<V, E> heldBack;
  private final Rumors<V, E> rumors;
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
    incarnations = new Incarnations(context.disk(), self);
    answers = new AnswerTable<>(context.disk());
    members = newMembers();
    waiting = new WaitingQuestions<>(context);
    heldBack = new HeldAnswers<>(context);
    rumors = new Rumors<>(context);
    clocks = new PeerClocks(settings.replicas(), newPassedTime());
    rejoining =
        new Rejoining(self, settings.replicas() - 1, context.random().nextLong(), incarnations);
    if (store.hasMemory()) {
      start();
    } else {
      context.schedule(JOIN_PAUSE, new JoinAgain<>());
    }
  }

  ReplicaStore<V, E> newStore(Storage<V, E> storage) {
    return new ReplicaStore<>(context.disk(), storage, settings.logLength());
  }

  Members newMembers() {
    return new Members(self, settings.replicas());
  }

  PassedTime newPassedTime() {
    return new PassedTime(context.now());
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
    } else if (message instanceof Beat<V, E>) {
      context.schedule(clocks.beat(context.now()), new Beat<>());
    } else if (message instanceof Start<V, E>) {
      ask(some());
    } else if (message instanceof Pull<V, E>) {
      isPullScheduled = false;
      pull();
    } else if (message instanceof Expire<V, E> expire) {
      expire(expire.question());
    } else if (message instanceof GiveUp<V, E>) {
      heldBack.giveUp();
    } else if (message instanceof JoinAgain<V, E>) {
      catchUpAgain();
    }
  }

  @Override
  public ProcessView view() {
    String standing = store.state().isCaughtUp() ? "" : "catches up";
    ProcessView view =
        ProcessView.NOTHING
            .standing(store.hasMemory() ? standing : "has no memory")
            .fact("clock", store.clock());
    if (store.tombstones() > 0) {
      view = view.fact("deletes to forget", store.tombstones());
    }
    if (!heldBack.isEmpty()) {
      view = view.fact("answers held back", heldBack.size());
    }
    return view.entries(store::forEachEntry);
  }

  private void receiveWithoutMemory(GossipMessage<V, E> message) {
    if (message instanceof Install<V, E>) {
      store.begin(ReplicaState.FIRST);
      store.sync();
      start();
    } else if (message instanceof Question<V, E> question) {
      refuse(question, NOT_CAUGHT_UP);
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
    } else {
      switch (standing(change)) {
        case UNDATED, TOO_LATE ->
            send(change, new SessionMessage.TooLate<>(self, incarnation(), change.id()));
        case OVER -> {} // The session has its answer.
        case OPEN ->
            answerTo(change).ifPresentOrElse(before -> answer(change, before), () -> ask(change));
      }
    }
  }

  AnswerTable.Standing standing(Change<V, E> change) {
    return answers.begin(change.id(), context.now());
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
    KVSResult<V> result;
    try {
      result = store.apply(decision, write);
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      end(change, failed(change, e));
      return;
    }
    VectorClock written = VectorClock.of(stamp.actor(), stamp.sequence());
    end(change, answer(change, result, written, stamp));
    rumors.add(List.of(write));
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
    return new Stamp(nextTime(), actor(), store.clock().sequence(actor()) + 1);
  }

  private long nextTime() {
    return HybridTime.after(store.state().time(), context.now());
  }

  // Questions.

  private void ask(Question<V, E> question) {
    if (!store.state().isCaughtUp()) {
      refuse(question, NOT_CAUGHT_UP);
    } else if (covers(question.token())) {
      execute(question);
    } else if (waiting.isFull()) {
      refuse(question, "has too many questions that wait for writes");
    } else if (waiting.add(question)) {
      pull();
    }
  }

  boolean covers(VectorClock token) {
    return store.clock().covers(token);
  }

  private void execute(Question<V, E> question) {
    if (question instanceof GossipMessage.Read<V, E> read) {
      read(read, false);
    } else if (!isNextTimeTaken()) {
      refuse(question, clockObstacle());
      askForClocks();
    } else if (question instanceof Change<V, E> change) {
      write(change);
    } else {
      send(
          question, new SessionMessage.Ready<>(self, incarnation(), question.id(), answers.time()));
    }
  }

  /** Whether others would take a write that is stamped now, as far as their clocks are known. */
  boolean isNextTimeTaken() {
    return clocks.mostTake(nextTime(), context.now());
  }

  /** Asks what the clocks of others say, as one that was wrong may be right by now. */
  void askForClocks() {
    askSoon();
  }

  private String clockObstacle() {
    return "is ahead of the clocks of most others by "
        + clocks.ahead(nextTime(), context.now())
        + ", as its clock is or was wrong, and they would not take its writes";
  }

  private void read(GossipMessage.Read<V, E> read, boolean isStale) {
    SessionMessage.FromReplica<V> answer;
    try {
      KVSResult<V> result = store.read(read.key(), isStale);
      answer = answer(read, result, store.clock(), Stamp.NONE);
    } catch (RuntimeException | AssertionError | StackOverflowError | LinkageError e) {
      answer = failed(read, e);
    }
    answer(read, answer);
  }

  /** Answers what could not be answered before. */
  private void answerWaiting() {
    if (!waiting.isEmpty()) {
      waiting.take(question -> covers(question.token())).forEach(this::receive);
    }
  }

  private void expire(Question<V, E> question) {
    if (waiting.remove(question)) {
      if (question instanceof Change<V, E> change && !isUnanswered(change)) {
        receive(question); // A copy of it was answered, or its session awaits it no more.
      } else if (settings.staleReads() && question instanceof GossipMessage.Read<V, E> read) {
        read(read, true);
      } else {
        refuse(question, "");
      }
    }
  }

  /** Whether a change that has waited may still be done. */
  private boolean isUnanswered(Change<V, E> change) {
    return standing(change) == AnswerTable.Standing.OPEN && answerTo(change).isEmpty();
  }

  /** Answers that a question will not be answered; of a write, no copy may be answered later. */
  private void refuse(Question<V, E> question, String obstacle) {
    var refused =
        new SessionMessage.Refused<V>(self, incarnation(), question.id(), store.clock(), obstacle);
    if (question instanceof Change<V, E> change) {
      end(change, refused);
    } else {
      send(question, refused);
    }
  }

  private SessionMessage.Answer<V> answer(
      Question<V, E> question, KVSResult<V> result, VectorClock seen, Stamp stamp) {
    return new SessionMessage.Answer<>(
        self, incarnation(), question.id(), result, seen, stamp, answers.time());
  }

  private SessionMessage.Failed<V> failed(Question<V, E> question, Throwable cause) {
    Outcome.NotDone<V> outcome = Outcome.NotDone.thrown(cause);
    return new SessionMessage.Failed<>(self, incarnation(), question.id(), outcome);
  }

  /** Answers, at once or when what the session will have seen cannot be lost with this disk. */
  private void answer(Question<V, E> question, SessionMessage.FromReplica<V> ended) {
    if (ended instanceof SessionMessage.Answer<V> answer && !isHeldByEnough(answer.seen())) {
      heldBack.hold(question, answer);
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
    if (!heldBack.isEmpty()) {
      heldBack
          .release(answer -> isHeldByEnough(answer.seen()))
          .forEach(ready -> send(ready.question(), ready.answer()));
    }
  }

  private void send(Question<V, E> question, SessionMessage<V> answer) {
    context.send(question.from(), answer);
  }

  // Gossip.

  private Sender sender() {
    return new Sender(
        self,
        incarnation(),
        store.clock(),
        incarnations.known(),
        store.state().isCaughtUp(),
        context.now());
  }

  void hear(FromReplica<V, E> message) {
    Sender from = message.sender();
    if (isOfLostMemory(from) || !knowsThisMemory(from)) {
      return;
    }
    clocks.heard(from.replica(), from.time(), context.now());
    if (incarnations.learn(from.known())) {
      forgetWhatWasSaid();
    }
    if (store.state().isCaughtUp()) {
      take(message);
    } else {
      catchUp(message);
    }
    store.sync();
    if (from.known().incarnations().covers(incarnations.known().incarnations())) {
      members.heard(from.replica(), from.clock(), store.clock());
    }
    reply(message);
    answerHeldBack();
    answerWaiting();
  }

  private boolean isOfLostMemory(Sender from) {
    return from.incarnation() < incarnations.known().of(from.replica()).incarnation();
  }

  /** Whether a replica knew, when it sent a message, that former memories of this one are lost. */
  boolean knowsThisMemory(Sender from) {
    return from.known().of(self).incarnation() >= incarnation();
  }

  private void take(FromReplica<V, E> message) {
    if (message instanceof Push<V, E> pushed) {
      List<Write<V>> applied = store.deliver(inTime(pushed.writes()));
      if (settings.fanout() < settings.replicas() - 1) {
        rumors.add(applied);
      }
    } else if (message instanceof Updates<V, E> updates) {
      store.deliver(inTime(updates.writes()));
    } else if (message instanceof Snapshot<V, E> snapshot) {
      merge(snapshot);
    }
  }

  /** Takes all that another replica has that is caught up, or nothing. */
  void catchUp(FromReplica<V, E> message) {
    Sender from = message.sender();
    if (from.isCaughtUp()) {
      if (message instanceof Updates<V, E> updates && isInTime(updates.writes())) {
        store.deliver(updates.writes());
      } else if (message instanceof Snapshot<V, E> snapshot) {
        merge(snapshot);
      }
      if (store.clock().covers(from.clock())) {
        store.caughtUp();
      }
    }
  }

  private boolean isInTime(List<Write<V>> writes) {
    return inTime(writes).size() == writes.size();
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

  private List<Write<V>> inTime(List<Write<V>> writes) {
    return HybridTime.inTime(writes, context.now());
  }

  private void merge(Snapshot<V, E> snapshot) {
    if (!HybridTime.isTooFarAhead(snapshot.time(), context.now())) {
      store.merge(snapshot.entries(), snapshot.sender().clock(), snapshot.time());
    }
  }

  private void flush() {
    List<Write<V>> writes = rumors.take();
    if (!writes.isEmpty()) {
      Push<V, E> pushed = new Push<>(sender(), writes);
      for (int replica : some()) {
        tell(replica, pushed);
      }
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

  /** Asks some others soon, so that their clocks, and what was written since, are known. */
  private void start() {
    context.schedule(START_PAUSE, new Start<>());
    scheduleAll();
  }

  private void scheduleAll() {
    scheduleExchange();
    context.schedule(Duration.ofNanos(PassedTime.BEAT), new Beat<>());
    context.schedule(Duration.ofNanos(2 * PassedTime.BEAT), new Beat<>());
  }

  final void scheduleExchange() {
    double jitter = 0.75 + 0.5 * context.random().nextDouble();
    Duration pause = Duration.ofNanos((long) (jitter * settings.interval().toNanos()));
    context.schedule(pause, new Exchange<>());
  }

  /** Asks for what questions wait for. */
  private void pull() {
    if (!waiting.isEmpty() || !heldBack.isEmpty()) {
      askSoon();
    }
  }

  /** Asks some others, unless that was done a moment ago. */
  private void askSoon() {
    if (!isPullScheduled) {
      ask(some());
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
    Memory proposed = rejoining.proposal();
    store.sync();
    for (int replica : others()) {
      tell(replica, new Join<>(self, proposed));
    }
    boolean isShort = settings.interval().compareTo(LONGEST_JOIN) < 0;
    context.schedule(isShort ? settings.interval() : LONGEST_JOIN, new JoinAgain<>());
  }

  /** Asks another again, as long as this one has not all that one of them has. */
  private void catchUpAgain() {
    if (!store.state().isCaughtUp()) {
      ask(members.choose(1, context.random()));
      context.schedule(LONGEST_JOIN, new JoinAgain<>());
    }
  }

  private int[] some() {
    return members.choose(settings.fanout(), context.random());
  }

  private int[] others() {
    return members.choose(settings.replicas(), context.random());
  }

  private void grant(Join<V, E> join) {
    boolean granted = grants(join);
    store.sync();
    tell(
        join.replica(),
        new JoinAnswer<>(self, join.memory(), granted, incarnations.known(), store.hasMemory()));
  }

  boolean grants(Join<V, E> join) {
    if (incarnations.learn(join.replica(), join.memory())) {
      forgetWhatWasSaid();
    }
    return incarnations.known().of(join.replica()).equals(join.memory());
  }

  private void joinAnswered(JoinAnswer<V, E> answer) {
    if (rejoining.answered(answer)) {
      store.begin(ReplicaState.reborn(incarnations.own().incarnation()));
      store.sync();
      ask(others());
      scheduleAll();
    }
  }
}
