package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.router.gossip.GossipMessage.Beat;
import io.kvszoo.router.gossip.GossipMessage.Exchange;
import io.kvszoo.router.gossip.GossipMessage.Expire;
import io.kvszoo.router.gossip.GossipMessage.Flush;
import io.kvszoo.router.gossip.GossipMessage.FromReplica;
import io.kvszoo.router.gossip.GossipMessage.GiveUp;
import io.kvszoo.router.gossip.GossipMessage.Join;
import io.kvszoo.router.gossip.GossipMessage.JoinAgain;
import io.kvszoo.router.gossip.GossipMessage.JoinAnswer;
import io.kvszoo.router.gossip.GossipMessage.Pull;
import io.kvszoo.router.gossip.GossipMessage.Push;
import io.kvszoo.router.gossip.GossipMessage.Question;
import io.kvszoo.router.gossip.GossipMessage.Start;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Incarnations;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.List;

/**
 * One replica of a store that any replica can serve alone. It stamps the writes that sessions ask
 * it for, applies those of others after all that they depend on, and answers from a state that
 * covers what the session has seen.
 *
 * <p>This class dispatches messages to the parts of the replica, each of which names its paper:
 *
 * <ul>
 *   <li>{@link Questions} wait for the token of their session, {@link Changes} are stamped and done
 *       once, and {@link Answers} go when enough disks have what they tell;
 *   <li>{@link Rumors} spread writes at once, {@link AntiEntropy} repairs what they miss, and
 *       {@link Delivery} applies what others send in causal order;
 *   <li>{@link Stability} knows which writes all replicas have, so that their traces are forgotten;
 *   <li>{@link Recovery} brings the replica back after the loss of its disk;
 *   <li>{@link Outbox} commits and then sends. The state is in {@link ReplicaStore}, and all
 *       decisions on which the guarantees hang are in {@link GossipDecisions}.
 * </ul>
 *
 * <p>An actor is an incarnation of a replica: actor a is incarnation a / n of replica a mod n. So a
 * clock has an entry for each memory that ever wrote, which is at most one per replica and one per
 * lost disk. The entries of memories that are gone stay.
 *
 * <p><b>Memory.</b> Besides an entry per key that has a value, a replica keeps:
 *
 * <ul>
 *   <li>per deleted key, a tombstone and a clock, until all replicas have the delete; so while a
 *       replica is away their number follows the keys, and not the deletes;
 *   <li>per actor, the last {@link GossipSettings#logLength} writes, and those of one interval or
 *       of 1000 writes since the log was last cut, less those that all replicas have;
 *   <li>answers to writes, as bounded by {@link AnswerTable};
 *   <li>the questions that wait, at most 4096, each for 40 ms; more are refused;
 *   <li>answers that are held back, one per question that was asked within the last second;
 *   <li>writes that arrived before others that they depend on, at most 4096 ({@link
 *       DeliveryBuffer});
 *   <li>writes to push, those of a millisecond;
 *   <li>per replica, two clocks, a time and a memory ({@link Stability}, {@link PeerClocks}, {@link
 *       Incarnations}).
 * </ul>
 */
final class GossipReplica<V, E> implements Process<GossipMessage<V, E>> {

  /** How long after its start a replica asks others. */
  private static final Duration START_PAUSE = Duration.ofMillis(1);

  private final Context<GossipMessage<V, E>> context;
  private final GossipDecisions decisions;
  private final ReplicaStore<V, E> store;
  private final Outbox<V, E> outbox;
  private final Peers peers;
  private final PeerClocks clocks;
  private final Stability stability;
  private final Rumors<V, E> rumors;
  private final AntiEntropy<V, E> antiEntropy;
  private final Delivery<V, E> delivery;
  private final Recovery<V, E> recovery;
  private final HeldAnswers<V, E> heldAnswers;
  private final Answers<V, E> answers;
  private final WaitingQuestions<V, E> waitingQuestions;
  private final Questions<V, E> questions;

  GossipReplica(
      Context<GossipMessage<V, E>> context,
      Storage<V, E> storage,
      GossipSettings settings,
      GossipDecisions decisions,
      int self,
      List<Address<GossipMessage.Wire<V, E>>> replicas) {
    this.context = context;
    this.decisions = decisions;
    store = new ReplicaStore<>(context.disk(), storage, settings.logLength(), decisions);
    Incarnations incarnations = new Incarnations(context.disk(), self);
    AnswerTable<SessionMessage.FromReplica<V>> table = new AnswerTable<>(context.disk());
    outbox = new Outbox<>(context, self, replicas, store, incarnations);
    peers = new Peers(context, self, settings);
    clocks = new PeerClocks(settings.replicas(), new PassedTime(context.now(), decisions));
    stability = new Stability(self, settings, decisions, store);
    rumors = new Rumors<>(context, settings, peers, outbox);
    antiEntropy = new AntiEntropy<>(context, settings, peers, store, outbox);
    delivery = new Delivery<>(context, decisions, store, rumors);
    recovery =
        new Recovery<>(
            context,
            self,
            settings,
            decisions,
            peers,
            store,
            incarnations,
            stability,
            outbox,
            antiEntropy);
    heldAnswers = new HeldAnswers<>(context);
    answers = new Answers<>(self, store, table, stability, outbox, antiEntropy, heldAnswers);
    Changes<V, E> changes =
        new Changes<>(
            context, self, settings, decisions, store, clocks, table, answers, rumors, outbox);
    waitingQuestions = new WaitingQuestions<>(context);
    questions =
        new Questions<>(
            settings, decisions, store, changes, answers, outbox, antiEntropy, waitingQuestions);
    if (store.hasMemory()) {
      start();
    } else {
      recovery.schedule();
    }
  }

  @Override
  public void receive(GossipMessage<V, E> message) {
    if (message instanceof Join<V, E> join) {
      recovery.grant(join);
    } else if (message instanceof Question<V, E> question) {
      questions.receive(question);
    } else if (!store.hasMemory()) {
      receiveWithoutMemory(message);
    } else if (message instanceof FromReplica<V, E> fromReplica) {
      hear(fromReplica);
    } else if (message instanceof GossipMessage.Timer<V, E> timer) {
      wake(timer);
    }
  }

  private void receiveWithoutMemory(GossipMessage<V, E> message) {
    if (decisions.founds(message)) {
      store.begin(ReplicaState.FIRST);
      outbox.commit();
      start();
    } else if (message instanceof JoinAgain<V, E>) {
      recovery.join();
    } else if (message instanceof JoinAnswer<V, E> answer && recovery.isReborn(answer)) {
      scheduleAll();
    }
  }

  private void hear(FromReplica<V, E> message) {
    GossipMessage.Sender from = message.sender();
    if (!recovery.counts(from)) {
      return;
    }
    clocks.heard(from.replica(), from.time(), context.now());
    recovery.learn(from.known());
    delivery.take(message);
    outbox.commit();
    if (recovery.isUpToDate(from)) {
      stability.heard(from);
    }
    if (message instanceof Push<V, E> push) {
      rumors.acknowledge(push);
    } else {
      antiEntropy.reply(message);
    }
    answers.release();
    questions.answerWaiting();
  }

  private void wake(GossipMessage.Timer<V, E> timer) {
    if (timer instanceof Flush<V, E>) {
      rumors.flush();
      if (store.hasMuchToForget()) {
        forgetWhatIsStable();
      }
    } else if (timer instanceof Exchange<V, E>) {
      forgetWhatIsStable();
      antiEntropy.exchange();
    } else if (timer instanceof Beat<V, E>) {
      context.schedule(clocks.beat(context.now()), new Beat<>());
    } else if (timer instanceof Start<V, E>) {
      antiEntropy.ask(peers.some());
    } else if (timer instanceof Pull<V, E>) {
      antiEntropy.pullIsDue();
      if (!waitingQuestions.isEmpty() || !heldAnswers.isEmpty()) {
        antiEntropy.askSoon();
      }
    } else if (timer instanceof Expire<V, E> expire) {
      questions.expire(expire.question());
    } else if (timer instanceof GiveUp<V, E>) {
      heldAnswers.giveUp();
    } else if (timer instanceof JoinAgain<V, E>) {
      recovery.catchUp();
    }
  }

  private void forgetWhatIsStable() {
    stability.forgetWhatIsStable();
    outbox.commit();
  }

  /** Asks some others soon, so that it knows their clocks and the writes that it has missed. */
  private void start() {
    context.schedule(START_PAUSE, new Start<>());
    scheduleAll();
  }

  private void scheduleAll() {
    antiEntropy.scheduleExchange();
    context.schedule(Duration.ofNanos(PassedTime.BEAT), new Beat<>());
    context.schedule(Duration.ofNanos(2 * PassedTime.BEAT), new Beat<>());
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
    if (!heldAnswers.isEmpty()) {
      view = view.fact("answers held back", heldAnswers.size());
    }
    return view.entries(store::forEachEntry);
  }
}
