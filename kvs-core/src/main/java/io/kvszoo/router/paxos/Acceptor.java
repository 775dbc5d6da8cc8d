package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.router.paxos.AcceptorMessage.Accept;
import io.kvszoo.router.paxos.AcceptorMessage.Confirm;
import io.kvszoo.router.paxos.AcceptorMessage.Install;
import io.kvszoo.router.paxos.AcceptorMessage.Join;
import io.kvszoo.router.paxos.AcceptorMessage.JoinAnswer;
import io.kvszoo.router.paxos.AcceptorMessage.PreVote;
import io.kvszoo.router.paxos.AcceptorMessage.Prepare;
import io.kvszoo.router.paxos.AcceptorMessage.Tick;
import io.kvszoo.router.session.Incarnations;
import io.kvszoo.router.session.Memory;

/**
 * The memory of the protocol: a batch is chosen for a slot once a majority of the acceptors has
 * accepted it under one ballot, and no two batches ever are, since each acceptor
 *
 * <ul>
 *   <li>follows no ballot that is lower than one it has promised to follow, and
 *   <li>tells whoever asks for a promise what it has accepted before (Lamport, "The Part-Time
 *       Parliament", 1998; as a process of its own: van Renesse and Altinbuken, "Paxos Made
 *       Moderately Complex", 2015).
 * </ul>
 *
 * <p>What it says is on its disk before it says it. What is before a slot that a majority of the
 * replicas has on disk, it forgets. From the papers this departs in that a phase 2a raises the
 * promise too, that an acceptor is asked before an election whether it would like one (pre-vote:
 * Ongaro, "Consensus: Bridging Theory and Practice", 2014, section 9.6), and in what follows the
 * loss of its disk: see {@link Rejoining}.
 */
final class Acceptor<V> implements Process<AcceptorMessage<V>> {

  private final Context<AcceptorMessage<V>> context;
  private final PaxosSettings settings;
  private final PaxosDecisions decisions;
  private final int self;
  private final Roles<V, ?> roles;
  private final AcceptorStore<V> store;
  private final Incarnations incarnations;
  private final Rejoining<V> rejoining;
  private Voter voter;

  /** For how many ticks no leader was heard of, nor one that is about to lead. */
  private long quietTicks;

  Acceptor(
      Context<AcceptorMessage<V>> context,
      PaxosSettings settings,
      PaxosDecisions decisions,
      int self,
      Roles<V, ?> roles) {
    this.context = context;
    this.settings = settings;
    this.decisions = decisions;
    this.self = self;
    this.roles = roles;
    store = new AcceptorStore<>(context.disk(), decisions);
    incarnations = new Incarnations(context.disk(), self);
    rejoining =
        new Rejoining<>(
            decisions,
            self,
            () -> new Votes(settings.acceptors()),
            context.random().nextLong(),
            incarnations,
            store);
    voter = newVoter();
    quietTicks = settings.electionTicks();
    scheduleTick();
  }

  private Voter newVoter() {
    return new Voter(self, store.incarnation(), incarnations.known().incarnations());
  }

  @Override
  public void receive(AcceptorMessage<V> message) {
    if (!store.hasMemory()) {
      receiveWithoutMemory(message);
    } else if (message instanceof Accept<V> accept) {
      accept(accept);
    } else if (message instanceof Confirm<V> confirm) {
      confirm(confirm);
    } else if (message instanceof Prepare<V> prepare) {
      prepare(prepare);
    } else if (message instanceof PreVote<V> preVote) {
      preVote(preVote);
    } else if (message instanceof Join<V> join) {
      grant(join);
    } else if (message instanceof Tick<V>) {
      quietTicks++;
      scheduleTick();
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING
        .standing(store.hasMemory() ? "" : "has no memory")
        .fact("promised ballot", store.promised())
        .fact("accepted slots", store.acceptedFrom(0).keySet());
  }

  private void scheduleTick() {
    context.schedule(settings.heartbeat(), new Tick<>());
  }

  // Voting.

  private void preVote(PreVote<V> preVote) {
    if (2 * quietTicks >= settings.electionTicks()) {
      tell(
          preVote.proposer(),
          new ProposerMessage.PreVoteGranted<>(
              voter, preVote.round(), preVote.asked(), store.promised()));
    }
  }

  private void prepare(Prepare<V> prepare) {
    if (decisions.follows(store.promised(), prepare.ballot())) {
      quietTicks = 0; // Whoever is about to lead is not disturbed.
      store.promise(prepare.ballot());
      answer(
          prepare.ballot().proposer(),
          new ProposerMessage.Promise<>(
              voter, prepare.ballot(), store.truncated(), store.acceptedFrom(prepare.from())));
    } else {
      refuse(prepare.ballot());
    }
  }

  private void accept(Accept<V> accept) {
    Ballot ballot = accept.ballot();
    if (decisions.follows(store.promised(), ballot)) {
      quietTicks = 0;
      store.promise(decisions.promisedByAccepting(store.promised(), ballot));
      store.accept(accept.slot(), new Accepted<>(ballot, accept.batch()));
      store.truncate(accept.truncated());
      answer(ballot.proposer(), new ProposerMessage.Vote<>(voter, ballot, accept.slot()));
    } else {
      refuse(ballot);
    }
  }

  private void confirm(Confirm<V> confirm) {
    Ballot ballot = confirm.ballot();
    if (decisions.confirms(store.promised(), ballot)) {
      quietTicks = 0;
      store.promise(ballot);
      store.truncate(confirm.truncated());
      answer(ballot.proposer(), new ProposerMessage.Confirmed<>(voter, ballot, confirm.round()));
    } else {
      refuse(ballot);
    }
  }

  private void refuse(Ballot ballot) {
    tell(ballot.proposer(), new ProposerMessage.Refused<>(store.promised()));
  }

  private void answer(int proposer, ProposerMessage.Wire<V> answer) {
    decisions.answer(context, roles.proposers().get(proposer), answer);
  }

  private void tell(int proposer, ProposerMessage.Wire<V> message) {
    context.send(roles.proposers().get(proposer), message);
  }

  // The loss of the disk.

  private void receiveWithoutMemory(AcceptorMessage<V> message) {
    if (message instanceof Install<V>) {
      begin(0);
    } else if (message instanceof Tick<V>) {
      join();
      scheduleTick();
    } else if (message instanceof JoinAnswer<V> answer) {
      if (rejoining.answered(answer)) {
        begin(incarnations.own().incarnation());
      }
    }
  }

  private void begin(int incarnation) {
    store.begin(incarnation);
    voter = newVoter();
    store.sync();
  }

  private void join() {
    Memory proposed = rejoining.proposal();
    store.sync();
    for (int other = 0; other < settings.acceptors(); other++) {
      if (other != self) {
        context.send(roles.acceptors().get(other), new Join<>(self, proposed));
      }
    }
  }

  private void grant(Join<V> join) {
    if (incarnations.learn(join.acceptor(), join.memory())) {
      voter = newVoter();
      store.sync();
    }
    boolean granted = incarnations.known().of(join.acceptor()).equals(join.memory());
    context.send(
        roles.acceptors().get(join.acceptor()),
        new JoinAnswer<>(
            voter,
            join.memory(),
            granted,
            incarnations.known(),
            store.promised(),
            store.truncated(),
            store.acceptedFrom(0)));
  }
}
