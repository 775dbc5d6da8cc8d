package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import java.time.Duration;

/**
 * The messages of a leader to the acceptors under its ballot, and the one timer after which it
 * looks for those that may be lost.
 */
final class AcceptorFeed<V> {

  private final Context<ProposerMessage<V>> context;
  private final Roles<V, ?> roles;
  private final Ballot ballot;
  private final KeptSlots<V> slots;
  private boolean isHeard;
  private boolean isRepeatScheduled;

  AcceptorFeed(
      Context<ProposerMessage<V>> context, Roles<V, ?> roles, Ballot ballot, KeptSlots<V> slots) {
    this.context = context;
    this.roles = roles;
    this.ballot = ballot;
    this.slots = slots;
  }

  /** Asks all to accept a batch for a slot: phase 2a. */
  void accept(long number, Batch<V> batch) {
    isHeard = true;
    for (int acceptor = 0; acceptor < roles.acceptors().size(); acceptor++) {
      accept(acceptor, number, batch);
    }
  }

  /** Asks those to accept a batch again whose votes do not count. */
  void acceptAgain(long number, Slot<V> slot) {
    for (int acceptor = 0; acceptor < roles.acceptors().size(); acceptor++) {
      if (!slot.votes.counts(acceptor)) {
        accept(acceptor, number, slot.batch);
      }
    }
  }

  private void accept(int acceptor, long number, Batch<V> batch) {
    tell(acceptor, new AcceptorMessage.Accept<>(ballot, number, batch, slots.first()));
  }

  /** Asks all whether the ballot is still the highest. */
  void confirm(long round) {
    isHeard = true;
    for (int acceptor = 0; acceptor < roles.acceptors().size(); acceptor++) {
      tell(acceptor, new AcceptorMessage.Confirm<>(ballot, round, slots.first()));
    }
  }

  private void tell(int acceptor, AcceptorMessage.Wire<V> message) {
    context.send(roles.acceptors().get(acceptor), message);
  }

  /** Whether the acceptors have been sent something new since the last tick. */
  boolean isHeard() {
    return isHeard;
  }

  /** Begins another tick. */
  void tick() {
    isHeard = false;
  }

  /** Schedules a look at what may be lost, unless one is scheduled. */
  void scheduleRepeat(long delay) {
    if (!isRepeatScheduled) {
      isRepeatScheduled = true;
      context.schedule(Duration.ofNanos(delay), new ProposerMessage.Repeat<>(ballot));
    }
  }

  /** Takes note that the timer has gone off. */
  void beginRepeat() {
    isRepeatScheduled = false;
  }
}
