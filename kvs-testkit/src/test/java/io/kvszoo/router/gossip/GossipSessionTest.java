package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Schedules in which a session took old news for new, or asked nobody who could answer, step by
 * step; the router with the mistake put back must do so again.
 */
class GossipSessionTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);

  private static Duration ms(long milliseconds) {
    return Duration.ofMillis(milliseconds);
  }

  private KVSServer<String, LwwStorage<String>, BrokenGossip> start(Mistake mistake, int replicas) {
    GossipSettings settings =
        new GossipSettings(replicas, replicas - 1, ms(100), 1, 10_000, false, false);
    return KVSServer.start(new LwwStorage<>(), new BrokenGossip(mistake, settings), network);
  }

  private static List<Outcome<String>> all(List<CompletableFuture<Outcome<String>>> outcomes) {
    return outcomes.stream().map(CompletableFuture::join).toList();
  }

  /** Alice's host pauses for six minutes while she asks for the time; the replicas are busy. */
  private List<Outcome<String>> pauseWhileTheTimeIsAsked(Mistake mistake) {
    var server = start(mistake, 3);
    KVSClient<String> alice = server.connect("alice");
    List<KVSClient<String>> busy =
        List.of(server.connect("b1"), server.connect("b2"), server.connect("b0"));
    List<CompletableFuture<Outcome<String>>> outcomes = new ArrayList<>();
    outcomes.add(
        alice.withLimit(Duration.ofMinutes(10)).executeAsync(KVSOperation.put("first", "")));
    network.runFor(Duration.ofNanos(500_000));
    network.host("alice").pause();
    for (int i = 0; i < 36; i++) {
      network.runFor(Duration.ofSeconds(10));
      busy.forEach(client -> client.put("busy", ""));
    }
    network.host("alice").resume();
    network.runFor(ms(50));
    for (int i = 0; i < 10; i++) {
      outcomes.add(alice.executeAsync(KVSOperation.put("other", "" + i)));
      network.runFor(ms(50));
    }
    return all(outcomes);
  }

  @Test
  void a_time_that_was_told_before_a_pause_is_as_old_as_the_question() {
    assertThat(pauseWhileTheTimeIsAsked(Mistake.NONE)).hasOnlyElementsOfType(Outcome.Done.class);
  }

  @Test
  void a_session_that_dates_a_time_by_when_it_came_writes_too_late_in_that_schedule() {
    assertThat(pauseWhileTheTimeIsAsked(Mistake.DATES_THE_TIME_BY_ARRIVAL))
        .hasAtLeastOneElementOfType(Outcome.Unknown.class);
  }

  /**
   * Alice's host pauses for six minutes when her write was sent and is not answered. After it, she
   * sends a copy before the answer to the first is handled: the link takes longer than her
   * patience.
   */
  @ParameterizedTest
  @ValueSource(longs = {39, 41, 43, 45, 47, 49, 51})
  void a_time_that_comes_after_a_pause_is_as_old_as_the_first_copy(long pause) {
    var server = start(Mistake.NONE, 3);
    KVSClient<String> alice = server.connect("alice");
    List<KVSClient<String>> busy =
        List.of(server.connect("b1"), server.connect("b2"), server.connect("b0"));
    network.link("alice", "replica-0").latency(Latency.constant(ms(20)));
    network.link("replica-0", "alice").latency(Latency.constant(ms(20)));
    List<CompletableFuture<Outcome<String>>> outcomes = new ArrayList<>();
    outcomes.add(
        alice.withLimit(Duration.ofMinutes(10)).executeAsync(KVSOperation.put("first", "")));
    network.runFor(ms(pause));
    network.host("alice").pause();
    for (int i = 0; i < 36; i++) {
      network.runFor(Duration.ofSeconds(10));
      busy.forEach(client -> client.put("busy", ""));
    }
    network.host("alice").resume();
    network.runFor(ms(10));
    for (int i = 0; i < 5; i++) {
      outcomes.add(alice.executeAsync(KVSOperation.put("other", "" + i)));
      network.runFor(ms(90));
    }
    assertThat(all(outcomes)).hasOnlyElementsOfType(Outcome.Done.class);
  }

  /** What alice was told first comes again after eight minutes in which she was busy. */
  @Test
  void a_copy_of_an_answer_that_comes_late_is_no_news() {
    var server = start(Mistake.NONE, 3);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("busy, at replica-1");
    KVSClient<String> carol = server.connect("busy, at replica-2");
    Latency ofCopies = Latency.constant(Duration.ofMinutes(8));
    network.link("replica-0", "alice").duplication(1, ofCopies);
    alice.put("x", "");
    network.links().duplication(0);
    for (int i = 0; i < 47; i++) {
      network.runFor(Duration.ofSeconds(10));
      List.of(alice, bob, carol).forEach(client -> client.put("busy", ""));
    }
    List<CompletableFuture<Outcome<String>>> outcomes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      network.runFor(ms(50));
      outcomes.add(alice.executeAsync(KVSOperation.put("x", "" + i)));
    }
    assertThat(all(outcomes)).hasOnlyElementsOfType(Outcome.Done.class);
  }

  /** Replica-0 loses its disk while replica-2 is down, and alice writes to it without a pause. */
  private long unknownAfterALossOfADisk(Mistake mistake) {
    var server = start(mistake, 3);
    KVSClient<String> alice = server.connect("alice");
    network.runFor(ms(300));
    network.host("replica-2").crash();
    alice.put("k", "");
    network.host("replica-0").wipe().restart();
    List<CompletableFuture<Outcome<String>>> outcomes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      outcomes.add(alice.executeAsync(KVSOperation.put("k" + i, "")));
      network.runFor(ms(50));
    }
    return all(outcomes).stream().filter(outcome -> outcome instanceof Outcome.Unknown).count();
  }

  @Test
  void a_session_goes_elsewhere_once_it_hears_that_a_replica_lost_its_disk() {
    assertThat(unknownAfterALossOfADisk(Mistake.NONE)).isEqualTo(1);
  }

  @Test
  void a_session_that_takes_that_for_an_answer_loses_its_writes_in_that_schedule() {
    assertThat(unknownAfterALossOfADisk(Mistake.TRUSTS_WHO_COULD_NOT_DO_IT)).isEqualTo(100);
  }

  /** A write to replica-0 is not answered for a day, and replica-1 does many others. */
  private long answersKeptBehindOne(Mistake mistake) {
    var server = start(mistake, 2);
    KVSClient<String> alice = server.connect("alice");
    alice.put("k", "");
    network.host("replica-0").crash();
    var stuck = alice.withLimit(Duration.ofDays(1)).executeAsync(KVSOperation.put("stuck", ""));
    network.runFor(ms(500));
    for (int i = 0; i < 1_000; i++) {
      alice.put("k", "" + i);
    }
    assertThat(stuck).isNotDone();
    Disk disk = Objects.requireNonNull(server.router().disks().get(1));
    Journal<?> answers = disk.journal("answers 0");
    return answers.end() - answers.first();
  }

  @Test
  void a_write_that_is_not_answered_keeps_no_answers_of_other_replicas() {
    assertThat(answersKeptBehindOne(Mistake.NONE)).isLessThan(40);
  }

  @Test
  void answers_pile_up_behind_a_write_where_a_session_awaits_all_in_that_schedule() {
    assertThat(answersKeptBehindOne(Mistake.AWAITS_ALL_OF_ALL)).isGreaterThanOrEqualTo(1_000);
  }

  /**
   * Alice and her replica are cut off from the others, which are far away, and so many that she
   * asks each of them seldom. While she reads, another client writes there, so that each state that
   * is read is new, and two disks must have it.
   */
  private Outcome<String> readThatIsHeldBack(Mistake mistake) {
    int replicas = 60;
    GossipSettings settings = new GossipSettings(replicas, 7, ms(100), 2, 10_000, false, false);
    BrokenGossip router = new BrokenGossip(mistake, settings);
    var server = KVSServer.start(new LwwStorage<String>(), router, network);
    List<String> hosts = router.topology().hosts();
    network.links(hosts, hosts).latency(Latency.constant(ms(600)));
    KVSClient<String> alice = server.connect("alice");
    for (int i = 1; i < replicas; i++) {
      assertThat(server.connect("other " + i)).isNotNull();
    }
    KVSClient<String> writer = server.connect("writer");
    network.partition(List.of("alice", "writer"), hosts.subList(1, replicas));
    network.runFor(Duration.ofSeconds(3));
    var unused = writer.executeAsync(KVSOperation.put("w", ""));
    network.runFor(ms(101));
    var read = alice.executeAsync(KVSOperation.get("k"));
    for (int i = 0; i < 100; i++) {
      unused = writer.executeAsync(KVSOperation.put("w" + i, ""));
      network.runFor(ms(101));
    }
    return read.join();
  }

  @Test
  void a_read_that_is_held_back_is_asked_for_again_often_enough_among_many_replicas() {
    assertThat(readThatIsHeldBack(Mistake.NONE)).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void a_session_that_asks_in_turn_alone_gets_no_answer_in_that_schedule() {
    assertThat(readThatIsHeldBack(Mistake.ASKS_IN_TURN_ALONE)).isInstanceOf(Outcome.NotDone.class);
  }
}
