package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.router.paxos.BrokenPaxos.Mistake;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schedules in which acceptors lose their disks one after the other. */
class AcceptorRejoinTest {

  private static final String LOST = "acceptor-4";

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private KVSClient<String> start(Mistake mistake) {
    PaxosSettings settings =
        new PaxosSettings(3, 5, 3, false, Duration.ofMillis(20), 5, 16, 1000, 10_000, false);
    KVSClient<String> client =
        KVSServer.start(new LwwStorage<String>(), new BrokenPaxos(mistake, settings), network)
            .connect("alice");
    client.put("k", "v");
    return client;
  }

  private boolean votes(String acceptor) {
    return network
        .view(network.host(acceptor).processes().get(0))
        .filter(view -> !view.standing().equals("has no memory"))
        .isPresent();
  }

  private void loss(String one, List<String> others, double probability) {
    network.links(List.of(one), others).loss(probability);
    network.links(others, List.of(one)).loss(probability);
  }

  /**
   * Acceptor-4 has lost its disk, and has the grant of acceptor-0, which then loses its own and
   * comes back by the grants of acceptors 1 to 3, of which none has heard of acceptor-4. Then
   * acceptors 1 and 2 grant to acceptor-4 too. The votes of acceptor-0 and acceptor-3 would be
   * counted with one that acceptor-4 gave before.
   */
  private void grantOfALostMemory(Mistake mistake) {
    start(mistake);
    loss(LOST, List.of("acceptor-1", "acceptor-2", "acceptor-3"), 1);
    network.host(LOST).wipe().restart();
    network.runFor(Duration.ofMillis(200));
    loss(LOST, List.of("acceptor-0"), 1);
    network.host("acceptor-0").wipe().restart();
    network.runFor(Duration.ofMillis(200));
    assertThat(votes("acceptor-0")).isTrue();
    loss(LOST, List.of("acceptor-1", "acceptor-2"), 0);
    network.runFor(Duration.ofMillis(200));
  }

  @Test
  void the_grant_of_an_acceptor_that_lost_its_disk_since_does_not_count() {
    grantOfALostMemory(Mistake.NONE);
    assertThat(votes(LOST)).isFalse();
    loss(LOST, List.of("acceptor-3"), 0);
    network.runFor(Duration.ofMillis(200));
    assertThat(votes(LOST)).isTrue();
  }

  @Test
  void an_acceptor_that_counts_the_grant_of_a_lost_memory_votes_too_early_in_that_schedule() {
    grantOfALostMemory(Mistake.COUNTS_GRANTS_OF_LOST_MEMORIES);
    assertThat(votes(LOST)).isTrue();
  }

  @Test
  void an_acceptor_that_crashes_while_it_joins_goes_on_with_what_it_proposed() {
    start(Mistake.NONE);
    loss(LOST, List.of("acceptor-1", "acceptor-2"), 1);
    network.host(LOST).wipe().restart();
    for (int i = 0; i < 5; i++) {
      network.runFor(Duration.ofMillis(200));
      network.host(LOST).crash().restart();
    }
    assertThat(votes(LOST)).isFalse();
    loss(LOST, List.of("acceptor-1"), 0);
    network.runFor(Duration.ofMillis(200));
    assertThat(votes(LOST)).isTrue();
  }
}
