package io.kvszoo.router.paxos;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessView;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.simulation.Invariant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What holds at every moment: an acceptor never goes back on a promise; a ballot has one batch for
 * a slot; at most one batch is ever chosen for a slot; replicas are told only what was chosen; and
 * a replica has what the slots that it has applied make, whenever it says how many these are.
 */
final class PaxosInvariant implements Invariant {

  private record Proposal(Ballot ballot, long slot) {}

  private record Memory(int acceptor, int incarnation) {}

  private final SimulatedNetwork network;
  private final int acceptors;
  private final PaxosDecisions decisions;
  private final Map<Memory, Ballot> promised = new HashMap<>();
  private final Map<Proposal, Batch<?>> proposed = new HashMap<>();
  private final Map<Proposal, Votes> votes = new HashMap<>();
  private final Map<Long, Batch<?>> chosen = new HashMap<>();
  private final Map<Address<?>, ReplicatedState> applied = new HashMap<>();

  /**
   * Begins with a network on which nothing was deployed.
   *
   * @param decisions by which the replicas apply what is chosen
   */
  PaxosInvariant(SimulatedNetwork network, int acceptors, PaxosDecisions decisions) {
    this.network = network;
    this.acceptors = acceptors;
    this.decisions = decisions;
  }

  @Override
  public Optional<Finding> violation(NetworkEvent event) {
    return event instanceof NetworkEvent.Sent sent
        ? said(sent.from(), sent.message())
        : Optional.empty();
  }

  private Optional<Finding> said(Address<?> by, Object message) {
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
    } else if (message instanceof ProposerMessage.Applied<?> report) {
      return applied(by, report.end());
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

  /** The replica is asked often, so it is looked at only when it has applied more, or less. */
  private Optional<Finding> applied(Address<?> replica, long end) {
    ReplicatedState expected =
        applied.computeIfAbsent(replica, unseen -> new ReplicatedState(decisions));
    if (end == expected.end()) {
      return Optional.empty();
    }
    if (end < expected.end()) { // A crash took back what was not on its disk.
      expected = new ReplicatedState(decisions);
      applied.put(replica, expected);
    }
    while (expected.end() < end) {
      Batch<?> next = chosen.get(expected.end());
      if (next == null) {
        return broken(
            "what is applied is chosen",
            "%s has applied slots before %d, and slot %d has nothing"
                .formatted(replica, end, expected.end()));
      }
      expected.apply(next);
    }
    Optional<ProcessView> view = network.view(replica);
    return view.isEmpty() || view.get().entries().equals(expected.entries())
        ? Optional.empty()
        : broken(
            "what is applied is chosen",
            "%s has %s where the slots before %d make %s"
                .formatted(replica, view.get().entries(), end, expected.entries()));
  }

  private static Optional<Finding> broken(String invariant, String reason) {
    return Optional.of(Finding.of(invariant, reason));
  }
}
