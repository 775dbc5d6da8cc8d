package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.ReplicaMessage.CatchUp;
import io.kvszoo.router.paxos.ReplicaMessage.Chosen;
import io.kvszoo.router.paxos.ReplicaMessage.Heartbeat;
import io.kvszoo.router.paxos.ReplicaMessage.Install;
import io.kvszoo.router.paxos.ReplicaMessage.Read;
import io.kvszoo.router.paxos.ReplicaMessage.Suffix;
import io.kvszoo.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies what is chosen, slot by slot and never past a hole, and answers the sessions.
 *
 * <p>A replica that lacks a slot which others have gets it from the leader, or from another
 * replica: its log from there on, or if that does not go back so far, its snapshot. One that lost
 * its disk begins with nothing and gets it the same way; replicas have no vote, so nothing else is
 * needed.
 */
class Replica<V, E> implements Process<ReplicaMessage<V, E>> {

  /** With more in waiting, the rest is got again later. */
  private static final int MOST_WAITING = 10_000;

  private static final int NOBODY = -1;

  private final Context<ReplicaMessage<V, E>> context;
  private final Storage<V, E> storage;
  private final int self;
  private final Roles<V, E> roles;
  private final ReplicaLog<V, E> log;
  private StateMachine<V, E> state;

  /** By slot, what came before something that is to be applied first. */
  private final TreeMap<Long, Chosen<V, E>> early = new TreeMap<>();

  /** Reads of states that are yet to come. */
  private final List<Read<V, E>> reads = new ArrayList<>();

  Replica(
      Context<ReplicaMessage<V, E>> context,
      Storage<V, E> storage,
      PaxosSettings settings,
      int self,
      Roles<V, E> roles) {
    this.context = context;
    this.storage = storage;
    this.self = self;
    this.roles = roles;
    log = new ReplicaLog<>(context.disk(), settings.snapshotInterval());
    state =
        log.snapshot()
            .map(snapshot -> new StateMachine<>(storage, snapshot))
            .orElseGet(() -> new StateMachine<>(storage));
    log.replay(batch -> batch.commands().forEach(this::execute));
  }

  ReplicaLog<V, E> log() {
    return log;
  }

  @Override
  public void receive(ReplicaMessage<V, E> message) {
    if (message instanceof Chosen<V, E> chosen) {
      chosen(chosen);
    } else if (message instanceof Read<V, E> read) {
      read(read);
    } else if (message instanceof Heartbeat<V, E> heartbeat) {
      context.send(
          roles.proposers().get(heartbeat.proposer()),
          new ProposerMessage.Applied<>(self, log.end(), heartbeat.inquiry()));
    } else if (message instanceof Suffix<V, E> suffix) {
      suffix(suffix);
    } else if (message instanceof CatchUp<V, E> catchUp) {
      catchUp(catchUp.replica(), catchUp.from());
    } else if (message instanceof Install<V, E> install) {
      install(install.snapshot());
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING.fact("applied slots", log.end()).entries(state::forEachEntry);
  }

  // What is chosen.

  private void chosen(Chosen<V, E> chosen) {
    if (isNext(chosen.slot())) {
      apply(chosen);
      applyEarly();
      settle();
    } else if (chosen.slot() > log.end() && early.size() < MOST_WAITING) {
      early.put(chosen.slot(), chosen);
    }
  }

  /** Whether all slots before this are applied, and this is not. */
  boolean isNext(long slot) {
    return slot == log.end();
  }

  private void apply(Chosen<V, E> chosen) {
    log.add(chosen.batch());
    for (Command<V> command : chosen.batch().commands()) {
      @Nullable Outcome<V> answer = execute(command);
      if (answer != null && command.isAnsweredBy(self, chosen.answering())) {
        answer(command, answer);
      }
    }
    applied(chosen);
  }

  @Nullable Outcome<V> execute(Command<V> command) {
    return state.execute(command);
  }

  /** Called when a batch is applied. */
  void applied(Chosen<V, E> chosen) {}

  private void answer(Command<V> command, Outcome<V> answer) {
    context.send(
        command.from(),
        new SessionMessage.Reply<>(
            command.session(), command.sequence(), command.copy(), self, answer));
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
      log.compact(snapshot());
    }
    log.sync();
    if (!reads.isEmpty()) {
      List<Read<V, E>> ready = reads.stream().filter(read -> isReadable(read.end())).toList();
      reads.removeAll(ready);
      ready.forEach(this::answer);
    }
  }

  Snapshot<V, E> snapshot() {
    return state.snapshot(log.end());
  }

  // Reads.

  private void read(Read<V, E> read) {
    if (isReadable(read.end())) {
      answer(read);
    } else {
      reads.add(read);
    }
  }

  boolean isReadable(long end) {
    return end <= log.end();
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
      if (isNext(slot)) {
        apply(new Chosen<>(slot, batch, NOBODY));
      }
      slot++;
    }
    applyEarly();
    settle();
  }

  private void catchUp(int lagging, long from) {
    context.send(
        roles.replicas().get(lagging),
        log.hasFrom(from) ? new Suffix<>(from, log.from(from)) : new Install<>(snapshot()));
  }

  private void install(Snapshot<V, E> snapshot) {
    if (snapshot.end() > log.end()) {
      log.install(snapshot);
      state = new StateMachine<>(storage, snapshot);
      applyEarly();
      settle();
    }
  }
}
