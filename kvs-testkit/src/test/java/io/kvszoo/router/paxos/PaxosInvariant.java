package io.kvszoo.router.paxos;

import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.simulation.Invariant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/**
 * What holds at every moment: an acceptor never goes back on a promise; a ballot has one batch for
 * a slot; at most one batch is ever chosen for a slot; what replicas are told was chosen; and they
 * apply it, slot by slot, all the same.
 */
final class PaxosInvariant implements Invariant {

  private record Proposal(Ballot ballot, long slot) {}

  private record Memory(int acceptor, int incarnation) {}

  private final SimulatedNetwork network;
  private final int acceptors;

  /** By the host of a replica: what it has applied since the last event. */
  private final Function<String, Queue<ReplicaMessage.Chosen<?, ?>>> applied;

  private final Map<Memory, Ballot> promised = new HashMap<>();
  private final Map<Proposal, Batch<?>> proposed = new HashMap<>();
  private final Map<Proposal, Votes> votes = new HashMap<>();
  private final Map<Long, Batch<?>> chosen = new HashMap<>();

  PaxosInvariant(
      SimulatedNetwork network,
      int acceptors,
      Function<String, Queue<ReplicaMessage.Chosen<?, ?>>> applied) {
    this.network = network;
    this.acceptors = acceptors;
    this.applied = applied;
  }

  @Override
  public Optional<Finding> violation(NetworkEvent event) {
    Optional<Finding> found =
        event instanceof NetworkEvent.Sent sent ? said(sent.message()) : Optional.empty();
    return found.or(this::wronglyApplied);
  }

  private Optional<Finding> said(Object message) {
    if (message instanceof AcceptorMessage.Accept<?> accept) {
      return proposed(new Proposal(accept.ballot(), accept.slot()), accept.batch());
    } else if (message instanceof ProposerMessage.Promise<?> promise) {
      return promised(promise.voter(), promise.ballot());
    } else if (message instanceof ProposerMessage.Confirmed<?> confirmed) {
      return promised(confirmed.voter(), confirmed.ballot());
    } else if (message instanceof ProposerMessage.Vote<?> vote) {
      return promised(vote.voter(), vote.ballot())
          .or(() -> voted(vote.voter(), new Proposal(vote.ballot(), vote.slot())));
    } else if (message instanceof ReplicaMessage.Chosen<?, ?> told) {
      return told(told.slot(), told.batch());
    }
    return Optional.empty();
  }

  private Optional<Finding> promised(Voter voter, Ballot ballot) {
    Ballot last =
        promised.merge(
            new Memory(voter.acceptor(), voter.incarnation()),
            ballot,
            (one, other) -> one.isBelow(other) ? other : one);
    return ballot.isBelow(last)
        ? broken(
            "promises are kept",
            "%s follows ballot %s, and had promised %s".formatted(voter, ballot, last))
        : Optional.empty();
  }

  private Optional<Finding> proposed(Proposal proposal, Batch<?> batch) {
    Batch<?> first = Objects.requireNonNullElse(proposed.putIfAbsent(proposal, batch), batch);
    return first.equals(batch)
        ? Optional.empty()
        : broken(
            "a proposal has one batch",
            "%s is proposed with %s and with %s".formatted(proposal, first, batch));
  }

  private Optional<Finding> voted(Voter voter, Proposal proposal) {
    Votes all = votes.computeIfAbsent(proposal, unseen -> new Votes(acceptors));
    all.add(voter);
    Batch<?> batch = proposed.get(proposal);
    if (!all.isMajority() || batch == null) {
      return Optional.empty();
    }
    Batch<?> first = Objects.requireNonNullElse(chosen.putIfAbsent(proposal.slot, batch), batch);
    return first.equals(batch)
        ? Optional.empty()
        : broken(
            "a slot has one batch",
            "slot %d has %s, and then %s".formatted(proposal.slot, first, batch));
  }

  private Optional<Finding> told(long slot, Batch<?> batch) {
    return batch.equals(chosen.get(slot))
        ? Optional.empty()
        : broken(
            "what is called chosen is chosen",
            "%s is called chosen for slot %d, which has %s"
                .formatted(batch, slot, chosen.get(slot)));
  }

  private Optional<Finding> wronglyApplied() {
    for (SimulatedHost host : network.hosts()) {
      Queue<ReplicaMessage.Chosen<?, ?>> queue = applied.apply(host.name());
      while (!queue.isEmpty()) {
        ReplicaMessage.Chosen<?, ?> next = queue.remove();
        Optional<Finding> wrong = told(next.slot(), next.batch());
        if (wrong.isPresent()) {
          return broken(
              "what is applied is chosen",
              host.name() + " has applied what was not: " + wrong.get().reason());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Finding> broken(String invariant, String reason) {
    return Optional.of(Finding.of(invariant, reason));
  }
}
