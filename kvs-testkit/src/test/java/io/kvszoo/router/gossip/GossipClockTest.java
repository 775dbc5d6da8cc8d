package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clocks that are wrong by more and by less than 5 minutes, and what becomes of writes then. */
class GossipClockTest {

  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final Duration TEN_YEARS = Duration.ofDays(3650);

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);
  private List<KVSClient<String>> clients = List.of();

  private void start(Mistake mistake, int replicas) {
    start(mistake, replicas, Duration.ofMillis(100));
  }

  private void start(Mistake mistake, int replicas, Duration interval) {
    var settings = new GossipSettings(replicas, replicas - 1, interval, 1, 10_000, false, false);
    KVSServer<String, ?, ?> server =
        KVSServer.start(new CausalStorage<String>(), new BrokenGossip(mistake, settings), network);
    clients = List.of("alice", "bob", "carol", "dave").stream().map(server::connect).toList();
  }

  private void stay(int client) {
    network.partition(
        List.of(clients.get(client).name()),
        List.of("replica-0", "replica-1", "replica-2").stream()
            .filter(replica -> !replica.equals("replica-" + client))
            .toList());
  }

  @Test
  void a_write_that_others_would_refuse_is_done_by_another_replica() {
    start(Mistake.NONE, 3);
    network.runFor(A_WHILE);
    network.host("replica-0").clockStep(TEN_YEARS);
    clients.get(0).put("k", "v");
    network.runFor(A_WHILE);
    clients.forEach(client -> assertThat(client.get("k").value()).contains("v"));
  }

  @Test
  void a_write_that_others_would_refuse_is_not_done_and_the_error_says_whose_clock_is_wrong() {
    start(Mistake.NONE, 3);
    network.runFor(A_WHILE);
    network.host("replica-0").clockStep(TEN_YEARS);
    stay(0);
    assertThat(clients.get(0).execute(KVSOperation.put("k", "v")))
        .asInstanceOf(type(Outcome.NotDone.class))
        .satisfies(
            outcome ->
                assertThat(outcome.reason())
                    .contains("replica-0 is ahead of the clocks of most others by PT87600H"));
    assertThat(clients.get(0).get("k").value()).isEmpty();
  }

  @Test
  void a_replica_that_is_cut_off_after_it_heard_of_others_still_refuses_what_they_would_refuse() {
    start(Mistake.NONE, 3);
    network.runFor(A_WHILE);
    network.partition(List.of("replica-0"), List.of("replica-1", "replica-2"));
    network.runFor(Duration.ofMinutes(20));
    stay(0);
    clients.get(0).put("k", "under a right clock");
    network.host("replica-0").clockStep(Duration.ofMinutes(6));
    assertThat(clients.get(0).execute(KVSOperation.put("k", "under a wrong one")))
        .isInstanceOf(Outcome.NotDone.class);
  }

  private List<String> whatBobReadsAfterAStepBack(Mistake mistake) {
    start(mistake, 3);
    network.runFor(A_WHILE);
    network.host("replica-0").clockStep(TEN_YEARS);
    stay(0);
    clients.get(0).execute(KVSOperation.put("k", "under a wrong clock"));
    network.host("replica-0").clockStep(TEN_YEARS.negated());
    clients.get(0).put("k", "after it was set right");
    network.runFor(Duration.ofHours(1));
    return clients.get(1).get("k").values();
  }

  @Test
  void writes_go_on_when_a_clock_that_was_wrong_is_set_right() {
    assertThat(whatBobReadsAfterAStepBack(Mistake.NONE)).containsExactly("after it was set right");
  }

  @Test
  void writes_are_not_seen_for_years_after_one_whose_time_others_refuse() {
    assertThat(whatBobReadsAfterAStepBack(Mistake.STAMPS_WHAT_OTHERS_REFUSE)).isEmpty();
  }

  @Test
  void of_two_replicas_the_one_that_is_ahead_refuses_writes_and_the_other_does_them() {
    start(Mistake.NONE, 2);
    network.runFor(A_WHILE);
    network.host("replica-1").clockStep(TEN_YEARS.negated());
    network.runFor(A_WHILE);
    clients.get(0).put("k", "v");
    network.runFor(A_WHILE);
    clients.forEach(client -> assertThat(client.get("k").value()).contains("v"));
  }

  /** Each clock is wrong by less than 5 minutes, but one differs from another by more. */
  @Test
  void a_write_is_seen_late_where_the_clock_is_behind_that_of_its_replica_by_more_than_5_minutes() {
    start(Mistake.NONE, 3);
    network.runFor(A_WHILE);
    network.host("replica-0").clockOffset(Duration.ofMinutes(4));
    network.host("replica-1").clockOffset(Duration.ofMinutes(-4));
    network.runFor(A_WHILE);
    clients.get(0).put("k", "v");
    network.runFor(Duration.ofMinutes(2));
    assertThat(clients.get(2).get("k").value()).contains("v");
    assertThat(clients.get(1).get("k").value()).isEmpty();
    network.runFor(Duration.ofMinutes(2));
    assertThat(clients.get(1).get("k").value()).contains("v");
  }

  /** Nobody can tell it, so what it wrote is seen when the time has come, or with its disk lost. */
  @Test
  void a_replica_alone_since_its_start_with_a_wrong_clock_is_of_use_again_with_an_empty_disk() {
    start(Mistake.NONE, 3);
    network.host("replica-0").clockStep(TEN_YEARS);
    network.partition(List.of("replica-0"), List.of("replica-1", "replica-2"));
    clients.get(0).put("k", "never seen");
    network.host("replica-0").clockStep(TEN_YEARS.negated());
    network.heal();
    network.runFor(A_WHILE);
    stay(0);
    assertThat(clients.get(0).execute(KVSOperation.put("k", "refused")))
        .isInstanceOf(Outcome.NotDone.class);
    network.host("replica-0").wipe().restart();
    network.runFor(A_WHILE);
    clients.get(3).put("k", "seen by all"); // At replica-0.
    network.runFor(A_WHILE);
    assertThat(clients.get(1).get("k").values()).containsExactly("seen by all");
  }

  /**
   * All clocks are right; replica-0 is cut off, pauses for six minutes, and goes on for an hour.
   */
  private Outcome<String> pauseWhileCutOff(Mistake mistake) {
    start(mistake, 3);
    network.runFor(A_WHILE);
    network.partition(List.of("replica-0"), List.of("replica-1", "replica-2"));
    stay(0);
    network.host("replica-0").pause();
    network.runFor(Duration.ofMinutes(6));
    network.host("replica-0").resume();
    network.runFor(Duration.ofHours(1));
    return clients.get(0).execute(KVSOperation.put("k", "v"));
  }

  @Test
  void a_replica_that_paused_while_it_was_cut_off_writes() {
    assertThat(pauseWhileCutOff(Mistake.NONE)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_replica_that_takes_pauses_for_steps_of_its_clock_refuses_writes_in_that_schedule() {
    assertThat(pauseWhileCutOff(Mistake.PAUSES_NOT_COUNTED)).isInstanceOf(Outcome.NotDone.class);
  }

  /** The clock of replica-0 is stepped by six minutes while it is cut off. */
  private Outcome<String> stepWhileCutOff(Mistake mistake) {
    start(mistake, 3);
    network.runFor(A_WHILE);
    network.partition(List.of("replica-0"), List.of("replica-1", "replica-2"));
    stay(0);
    network.host("replica-0").clockStep(Duration.ofMinutes(6));
    network.runFor(Duration.ofHours(1));
    return clients.get(0).execute(KVSOperation.put("k", "v"));
  }

  @Test
  void a_step_of_a_clock_is_not_taken_for_a_pause() {
    assertThat(stepWhileCutOff(Mistake.NONE)).isInstanceOf(Outcome.NotDone.class);
  }

  @Test
  void a_replica_that_takes_steps_of_its_clock_for_pauses_writes_in_that_schedule() {
    assertThat(stepWhileCutOff(Mistake.STEPS_COUNTED)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void short_pauses_do_not_add_up_while_the_other_replica_is_down() {
    start(Mistake.NONE, 2);
    network.runFor(A_WHILE);
    network.host("replica-1").crash();
    for (int i = 0; i < 400; i++) {
      network.host("replica-0").pause();
      network.runFor(Duration.ofSeconds(1));
      network.host("replica-0").resume();
      network.runFor(Duration.ofSeconds(10));
    }
    assertThat(clients.get(0).execute(KVSOperation.put("k", "v"))).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void replicas_that_exchange_seldom_write_when_they_were_idle() {
    start(Mistake.NONE, 3, Duration.ofMinutes(20));
    network.runFor(Duration.ofMinutes(10));
    clients.get(0).put("k", "v");
    assertThat(clients.get(0).get("k").value()).contains("v");
  }

  @Test
  void a_clock_that_is_ahead_by_4_minutes_refuses_nothing_between_two_exchanges() {
    start(Mistake.NONE, 3, Duration.ofMinutes(2));
    network.host("replica-0").clockOffset(Duration.ofMinutes(4));
    stay(0);
    for (int i = 0; i < 60; i++) {
      assertThat(clients.get(0).withLimit(A_WHILE).execute(KVSOperation.put("k", "" + i)))
          .isInstanceOf(Outcome.Done.class);
      network.runFor(Duration.ofSeconds(5));
    }
  }

  /**
   * Replica-0 hears of two clocks that are behind and then set right, a day before it exchanges.
   */
  private Outcome<String> clocksThatWereSetRight(Mistake mistake) {
    start(mistake, 3, Duration.ofDays(1));
    List<String> behind = List.of("replica-1", "replica-2");
    behind.forEach(replica -> network.host(replica).clockStep(Duration.ofMinutes(-10)));
    network.runFor(A_WHILE);
    behind.forEach(replica -> network.host(replica).clockStep(Duration.ofMinutes(10)));
    stay(0);
    return clients.get(0).withLimit(A_WHILE).execute(KVSOperation.put("k", "v"));
  }

  @Test
  void a_replica_that_refuses_a_write_asks_whether_the_others_were_set_right() {
    assertThat(clocksThatWereSetRight(Mistake.NONE)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_replica_that_does_not_ask_goes_on_refusing_in_that_schedule() {
    assertThat(clocksThatWereSetRight(Mistake.REFUSES_WITHOUT_ASKING))
        .isInstanceOf(Outcome.NotDone.class);
  }
}
