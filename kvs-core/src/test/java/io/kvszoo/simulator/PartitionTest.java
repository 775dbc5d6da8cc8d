package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");
  private final Probe client = Probe.on(network, "client");

  private void allSendToAll() {
    for (Probe from : List.of(a, b, client)) {
      for (Probe to : List.of(a, b, client)) {
        if (from != to) {
          from.send(to, "from " + from.host());
        }
      }
    }
    network.runUntilIdle();
  }

  @Test
  void a_partition_cuts_both_ways_between_its_sides_and_nowhere_else() {
    network.partition(List.of("a"), List.of("b"));
    allSendToAll();
    assertThat(a.texts()).containsExactly("from client");
    assertThat(b.texts()).containsExactly("from client");
    assertThat(client.texts()).containsExactly("from a", "from b");
  }

  @Test
  void a_one_way_partition_lets_the_other_direction_through() {
    network.partitionOneWay(List.of("a", "client"), List.of("b"));
    allSendToAll();
    assertThat(b.texts()).isEmpty();
    assertThat(a.texts()).containsExactly("from b", "from client");
    assertThat(client.texts()).containsExactly("from a", "from b");
  }

  @Test
  void what_is_in_flight_when_a_link_is_cut_is_lost() {
    a.send(b, "in flight");
    network.partition(List.of("a"), List.of("b"));
    network.runUntilIdle();
    assertThat(b.received).isEmpty();
  }

  @Test
  void what_is_sent_into_a_partition_is_lost_even_if_that_heals_before_it_would_arrive() {
    Partition partition = network.partition(List.of("a"), List.of("b"));
    a.send(b, "cut");
    partition.heal();
    network.runUntilIdle();
    assertThat(b.received).isEmpty();
  }

  @Test
  void healing_one_of_two_partitions_leaves_the_other() {
    Partition one = network.partition(List.of("a"), List.of("b"));
    network.partition(List.of("a"), List.of("b", "client"));
    one.heal();
    one.heal();
    allSendToAll();
    assertThat(a.texts()).isEmpty();
    network.heal();
    allSendToAll();
    assertThat(a.texts()).containsExactly("from b", "from client");
  }

  @Test
  void a_partition_can_heal_at_a_given_time() {
    Partition partition = network.partition(List.of("a"), List.of("b"));
    network.after(ms(10), partition::heal);
    network.runFor(ms(10));
    a.send(b, "again");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("again@11.0");
  }

  @Test
  void
      a_partition_of_hosts_that_are_unknown_on_both_sides_or_none_is_refused_and_changes_nothing() {
    assertThatThrownBy(() -> network.partition(List.of("a"), List.of("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no host 'x'; this network has the hosts [a, b, client]");
    assertThatThrownBy(() -> network.partition(List.of("a", "b"), List.of("b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[b] are on both sides");
    assertThatThrownBy(() -> network.partition(List.of("a"), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be empty");
    allSendToAll();
    assertThat(b.texts()).containsExactly("from a", "from client");
  }
}
