package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.ReplicaMessage.Behind;
import io.kvszoo.router.paxos.ReplicaMessage.CatchUp;
import io.kvszoo.router.paxos.ReplicaMessage.CatchUpTick;
import io.kvszoo.router.paxos.ReplicaMessage.Chosen;
import io.kvszoo.router.paxos.ReplicaMessage.Heartbeat;
import io.kvszoo.router.paxos.ReplicaMessage.Page;
import io.kvszoo.router.paxos.ReplicaMessage.Read;
import io.kvszoo.router.paxos.ReplicaMessage.Suffix;
import io.kvszoo.storage.Storage;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies what is chosen, slot by slot and never past a hole, and answers the sessions.
 *
 * <p>A replica that lacks a slot which others have asks the leader for it, or another replica: for
 * its log from there on, or if that does not go back so far, its snapshot (see {@link CatchingUp}).
 * One that lost its disk begins with nothing and gets it the same way; replicas have no vote, so
 * nothing else is needed.
 */
final class Replica<V, E> implements Process<ReplicaMessage<V, E>> {

  /** With more in waiting, the rest is got again later. */
  private static final int MOST_WAITING = 10_000;

  private static final int NOBODY = -1;

  private final Context<ReplicaMessage<V, E>> context;
  private final Storage<V, E> storage;
  private final PaxosDecisions decisions;
  private final int self;
  private final Roles<V, E> roles;
  private final ReplicaLog<V, E> log;
  private final CatchingUp<V, E> catchingUp;
  private final CatchUpSource<V, E> source;
  private StateMachine<V, E> state;

  /** By slot, what came before something that is to be applied first. */
  private final TreeMap<Long, Chosen<V, E>> early = new TreeMap<>();

  private final WaitingReads<V, E> reads;

  Replica(
      Context<ReplicaMessage<V, E>> context,
      Storage<V, E> storage,
      PaxosSettings settings,
      PaxosDecisions decisions,
      int self,
      Roles<V, E> roles) {
    this.context = context;
    this.storage = storage;
    this.decisions = decisions;
    this.self = self;
    this.roles = roles;
    log = new ReplicaLog<>(context.disk(), settings.snapshotInterval());
    catchingUp = new CatchingUp<>(context, settings, decisions, self, roles, log);
    source = new CatchUpSource<>(log);
    reads = new WaitingReads<>(decisions);
    state =
        log.snapshot()
            .map(snapshot -> new StateMachine<>(storage, decisions, snapshot))
            .orElseGet(() -> new StateMachine<>(storage, decisions));
    log.replay(
        batch -> {
          state.pass(batch.elapsed());
          batch.commands().forEach(state::execute);
        });
  }

  @Override
  public void receive(ReplicaMessage<V, E> message) {
    if (message instanceof Chosen<V, E> chosen) {
      chosen(chosen);
    } else if (message instanceof Read<V, E> read) {
      read(read);
    } else if (message instanceof Heartbeat<V, E> heartbeat) {
      heartbeat(heartbeat);
    } else if (message instanceof Suffix<V, E> suffix) {
      suffix(suffix);
    } else if (message instanceof Behind<V, E> behind) {
      catchingUp.behind(behind);
    } else if (message instanceof Page<V, E> page) {
      catchingUp.take(page).ifPresent(this::install);
    } else if (message instanceof CatchUpTick<V, E>) {
      catchingUp.tick();
    } else if (message instanceof CatchUp<V, E> request) {
      context.send(roles.replicas().get(request.replica()), source.answer(request));
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING
        .standing(catchingUp.isUnderWay() ? "catches up" : "")
        .fact("applied slots", log.end())
        .entries(state::forEachEntry);
  }

  private void heartbeat(Heartbeat<V, E> heartbeat) {
    source.tick();
    context.send(
        roles.proposers().get(heartbeat.proposer()),
        new ProposerMessage.Applied<>(self, log.end(), state.time(), heartbeat.inquiry()));
  }

  // What is chosen.

  private void chosen(Chosen<V, E> chosen) {
    if (decisions.isNext(chosen.slot(), log.end())) {
      apply(chosen);
      applyEarly();
      settle();
    } else if (chosen.slot() > log.end() && early.size() < MOST_WAITING) {
      early.put(chosen.slot(), chosen);
    }
  }

  private void apply(Chosen<V, E> chosen) {
    log.add(chosen.batch());
    state.pass(chosen.batch().elapsed());
    for (Command<V> command : chosen.batch().commands()) {
      @Nullable Outcome<V> answer = state.execute(command);
      if (answer != null && command.isAnsweredBy(self, chosen.answering())) {
        answer(command, answer);
      }
    }
  }

  private void answer(Command<V> command, Outcome<V> answer) {
    context.send(
        command.from(),
        new SessionMessage.Reply<>(
            command.session(), command.sequence(), command.copy(), self, state.time(), answer));
  }

  private void applyEarly() {
    while (!early.isEmpty() && early.firstKey() <= log.end()) {
      Chosen<V, E> first = early.pollFirstEntry().getValue();
      if (first.slot() == log.end()) {
        apply(first);
      }
    }
  }

  /** Puts on disk what was applied, and answers the reads that waited for it. */
  private void settle() {
    if (log.isSnapshotDue(state.size())) {
      log.compact(state.snapshot(log.end()));
    }
    log.sync();
    reads.end(log.end(), this::answer);
  }

  // Reads.

  private void read(Read<V, E> read) {
    if (decisions.isReadable(read.end(), log.end())) {
      answer(read);
    } else {
      reads.add(read);
    }
  }

  private void answer(Read<V, E> read) {
    for (Command<V> command : read.commands()) {
      answer(command, state.read(command.operation().key()));
    }
  }

  // Being behind.

  private void suffix(Suffix<V, E> suffix) {
    long slot = suffix.from();
    for (Batch<V> batch : suffix.batches()) {
      if (decisions.isNext(slot, log.end())) {
        apply(new Chosen<>(slot, batch, NOBODY));
      }
      slot++;
    }
    applyEarly();
    settle();
    catchingUp.applied(suffix);
  }

  private void install(Snapshot<V, E> snapshot) {
    log.install(snapshot);
    state = new StateMachine<>(storage, decisions, snapshot);
    applyEarly();
    settle();
    catchingUp.installed();
  }
}
