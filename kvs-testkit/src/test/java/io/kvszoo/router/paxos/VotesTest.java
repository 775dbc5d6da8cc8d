package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.storage.VectorClock;
import org.junit.jupiter.api.Test;

class VotesTest {

  private final Votes votes = new Votes(3);

  private static Voter voter(int acceptor, int incarnation, VectorClock known) {
    return new Voter(acceptor, incarnation, known);
  }

  @Test
  void a_majority_of_the_acceptors_decides() {
    votes.add(voter(0, 0, VectorClock.EMPTY));
    assertThat(votes.isMajority()).isFalse();
    votes.add(voter(2, 0, VectorClock.EMPTY));
    assertThat(votes.isMajority()).isTrue();
  }

  @Test
  void an_acceptor_counts_once() {
    votes.add(voter(1, 0, VectorClock.EMPTY));
    votes.add(voter(1, 0, VectorClock.EMPTY));
    assertThat(votes.isMajority()).isFalse();
  }

  @Test
  void a_vote_does_not_count_when_another_voter_knows_that_its_memory_is_lost() {
    votes.add(voter(0, 0, VectorClock.EMPTY));
    votes.add(voter(1, 0, VectorClock.of(0, 1)));
    assertThat(votes.isMajority()).isFalse();
    votes.add(voter(0, 1, VectorClock.EMPTY));
    assertThat(votes.isMajority()).isTrue();
  }

  @Test
  void a_memory_that_is_newer_than_another_voter_knows_counts() {
    votes.add(voter(0, 2, VectorClock.EMPTY));
    votes.add(voter(1, 0, VectorClock.of(0, 1)));
    assertThat(votes.isMajority()).isTrue();
  }

  @Test
  void a_vote_that_does_not_count_is_to_be_asked_for_again() {
    votes.add(voter(0, 0, VectorClock.EMPTY));
    assertThat(votes.counts(0)).isTrue();
    votes.add(voter(1, 0, VectorClock.of(0, 1)));
    assertThat(votes.counts(0)).isFalse();
    votes.add(voter(0, 1, VectorClock.EMPTY));
    assertThat(votes.counts(0)).isTrue();
  }
}
