package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkFaultsTest {

  private static final int MANY = 1000;
  private static final List<String> IN_ORDER =
      IntStream.range(0, MANY).mapToObj(Integer::toString).toList();

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");
  private final Probe c = Probe.on(network, "c");

  @Test
  void without_a_switch_moved_each_message_takes_one_millisecond_and_none_fails() {
    a.sendMany(b, MANY);
    network.runUntilIdle();
    assertThat(b.texts()).isEqualTo(IN_ORDER);
    assertThat(b.received).allMatch(text -> text.endsWith("@1.0"));
  }

  @Test
  void messages_within_a_host_take_no_time_and_cross_no_link() {
    Probe neighbour = a.neighbour("a/neighbour");
    network.links().loss(1);
    a.send(neighbour, "hello");
    network.runUntilIdle();
    assertThat(neighbour.received).containsExactly("hello@0.0");
    assertThat(network.messageCounts()).isEqualTo(MessageCounts.NONE);
  }

  @Test
  void latency_can_be_set_for_one_direction() {
    network.link("a", "b").latency(Latency.constant(ms(7)));
    a.send(b, "slow");
    b.send(a, "as before");
    a.send(c, "as before");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("slow@7.0");
    assertThat(a.received).containsExactly("as before@1.0");
    assertThat(c.received).containsExactly("as before@1.0");
  }

  @Test
  void a_change_applies_to_messages_sent_from_then_on() {
    a.send(b, "before");
    network.links().latency(Latency.constant(ms(5)));
    a.send(b, "after");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("before@1.0", "after@5.0");
  }

  @Test
  void the_later_of_two_changes_counts_where_both_apply() {
    network.link("a", "b").latency(Latency.constant(ms(7)));
    network.links().latency(Latency.constant(ms(3)));
    network.link("a", "c").latency(Latency.constant(ms(9)));
    a.send(b, "all");
    a.send(c, "one");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("all@3.0");
    assertThat(c.received).containsExactly("one@9.0");
  }

  @Test
  void switches_of_different_faults_do_not_undo_each_other() {
    network.link("a", "b").loss(1);
    network.links().latency(Latency.constant(ms(3)));
    a.send(b, "lost");
    network.runUntilIdle();
    assertThat(b.received).isEmpty();
  }

  @Test
  void loss_drops_about_the_given_share_and_nothing_else() {
    network.link("a", "b").loss(0.3);
    a.sendMany(b, MANY);
    a.sendMany(c, MANY);
    network.runUntilIdle();
    assertThat(b.texts()).hasSizeBetween(640, 760).isSubsetOf(IN_ORDER).doesNotHaveDuplicates();
    assertThat(b.received).allMatch(text -> text.endsWith("@1.0"));
    assertThat(c.texts()).isEqualTo(IN_ORDER);
  }

  @Test
  void certain_loss_can_be_switched_off_again_at_any_time() {
    network.links().loss(1);
    network.after(ms(10), () -> network.links().loss(0));
    a.send(b, "lost");
    network.runFor(ms(20));
    a.send(b, "delivered");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("delivered@21.0");
  }

  @Test
  void duplication_delivers_about_the_given_share_twice_and_loses_nothing() {
    network.link("a", "b").duplication(0.3);
    a.sendMany(b, MANY);
    network.runUntilIdle();
    assertThat(b.texts()).hasSizeBetween(1240, 1360);
    assertThat(new HashSet<>(b.texts())).hasSize(MANY);
    assertThat(b.texts()).allMatch(text -> Collections.frequency(b.texts(), text) <= 2);
  }

  @Test
  void a_duplicate_has_a_latency_of_its_own() {
    network.links().duplication(1).latency(Latency.uniform(ms(1), ms(100)));
    a.send(b, "twice");
    network.runUntilIdle();
    assertThat(b.received).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void random_latency_reorders() {
    network.links().latency(Latency.uniform(ms(1), ms(10)));
    a.sendMany(b, MANY);
    network.runUntilIdle();
    assertThat(b.texts()).isNotEqualTo(IN_ORDER).containsExactlyInAnyOrderElementsOf(IN_ORDER);
  }

  @Test
  void a_fifo_link_keeps_the_order() {
    network.links().latency(Latency.uniform(ms(1), ms(10)));
    network.link("a", "b").fifo(true);
    a.sendMany(b, MANY);
    network.runUntilIdle();
    assertThat(b.texts()).isEqualTo(IN_ORDER);
  }

  @Test
  void fifo_can_be_set_for_all_links() {
    network.links().latency(Latency.uniform(ms(1), ms(10))).fifo(true);
    a.sendMany(b, MANY);
    network.runUntilIdle();
    assertThat(b.texts()).isEqualTo(IN_ORDER);
  }

  @Test
  void a_delivered_message_can_be_reported_as_failed_to_those_who_ask() {
    network.link("a", "b").reportedFailed(1);
    a.sendAsking(b, "first");
    a.send(b, "second");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("first@1.0", "second@1.0");
    assertThat(a.received).containsExactly("first failed@2.0");
  }

  @Test
  void only_about_the_given_share_is_reported_as_failed() {
    network.link("a", "b").reportedFailed(0.3);
    for (int i = 0; i < MANY; i++) {
      a.sendAsking(b, Integer.toString(i));
    }
    network.runUntilIdle();
    assertThat(b.texts()).isEqualTo(IN_ORDER);
    assertThat(a.texts()).hasSizeBetween(240, 360);
  }

  @Test
  void a_message_to_a_host_that_is_down_is_reported_to_those_who_ask() {
    b.host().crash();
    a.sendAsking(b, "first");
    a.send(b, "second");
    network.runUntilIdle();
    assertThat(a.received).containsExactly("first failed@2.0");
  }

  @Test
  void lost_and_partitioned_messages_are_not_reported() {
    network.link("a", "b").loss(1);
    network.partition(List.of("a"), List.of("c"));
    a.sendAsking(b, "lost");
    a.sendAsking(c, "cut");
    network.runUntilIdle();
    assertThat(a.received).isEmpty();
  }

  @Test
  void a_fault_of_one_link_does_not_reshuffle_another() {
    assertThat(timesToC(0)).isEqualTo(timesToC(0.5));
  }

  private static List<String> timesToC(double lossToB) {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    Probe from = Probe.on(network, "a");
    Probe noisy = Probe.on(network, "b");
    Probe watched = Probe.on(network, "c");
    network.links().latency(Latency.uniform(ms(1), ms(100)));
    network.link("a", "b").loss(lossToB).duplication(lossToB);
    for (int i = 0; i < 100; i++) {
      from.send(noisy, "noise");
      from.send(watched, Integer.toString(i));
    }
    network.runUntilIdle();
    return watched.received;
  }

  /** By message, when it arrived. */
  private static Map<String, String> arrivals(Consumer<Links> faults) {
    SimulatedNetwork network = SimulatedNetwork.seeded(7);
    Probe sender = Probe.on(network, "sender");
    Probe receiver = Probe.on(network, "receiver");
    network.links().latency(Latency.uniform(ms(1), ms(100)));
    faults.accept(network.links());
    sender.sendMany(receiver, MANY);
    network.runUntilIdle();
    Map<String, String> arrivals = new TreeMap<>();
    receiver.received.forEach(text -> arrivals.putIfAbsent(text.replaceFirst("@.*", ""), text));
    return arrivals;
  }

  @Test
  void turning_one_fault_off_does_not_redraw_how_the_others_strike() {
    Map<String, String> calm = arrivals(links -> {});
    Map<String, String> lossy = arrivals(links -> links.loss(0.3));
    assertThat(lossy).hasSizeBetween(MANY / 2, MANY - 1).isNotEqualTo(calm);
    assertThat(calm).containsAllEntriesOf(lossy);
    assertThat(arrivals(links -> links.loss(0.3).reportedFailed(0.5))).isEqualTo(lossy);
    Map<String, String> doubled =
        arrivals(links -> links.loss(0.3).duplication(0.5, Latency.constant(ms(500))));
    assertThat(doubled).containsAllEntriesOf(lossy);
  }

  @Test
  void copies_can_take_much_longer_than_what_they_are_copies_of() {
    network.links().duplication(1, Latency.constant(ms(3000)));
    a.send(b, "hello");
    network.runUntilIdle();
    assertThat(b.received).containsExactly("hello@1.0", "hello@3000.0");
  }

  @Test
  void a_message_within_a_host_that_finds_no_process_is_reported_at_once_to_those_who_ask() {
    Probe neighbour = a.neighbour("a/neighbour");
    network.stop(neighbour.address);
    a.sendAsking(neighbour, "first");
    a.send(neighbour, "second");
    network.runUntilIdle();
    assertThat(a.received).containsExactly("first failed@0.0");
  }

  @Test
  void rare_slow_messages_do_not_redraw_how_long_the_others_take() {
    Latency usual = Latency.uniform(ms(1), ms(100));
    Map<String, String> calm = arrivals(links -> {});
    Map<String, String> rare =
        arrivals(links -> links.latency(Latency.mostly(usual, Latency.constant(ms(900)), 0.1)));
    rare.values().removeIf(text -> text.endsWith("@900.0"));
    assertThat(rare).hasSizeBetween(MANY / 2, MANY - 1);
    assertThat(calm).containsAllEntriesOf(rare);
  }
}
