package io.kvszoo.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.LinearizableKVSServer;
import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.contract.ToyStoreRouter.Mistake;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What an answer table forgets of sessions that were not heard of for long, and that no copy of
 * what they sent is done then.
 */
class AnswerTableTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> start(
      Mistake... mistakes) {
    return KVSServer.start(new LwwStorage<>(), ToyStoreRouter.with(mistakes), network);
  }

  private int sessions() {
    Address<?> store = network.host("store").processes().get(0);
    return Integer.parseInt(network.view(store).orElseThrow().facts().get("sessions"));
  }

  /** Lets time pass in which the store gets a write each 20 seconds. */
  private void work(KVSClient<String> busy, int minutes) {
    for (int i = 0; i < 3 * minutes; i++) {
      network.runFor(Duration.ofSeconds(20));
      busy.put("busy", "" + i);
    }
  }

  /**
   * What a session sends comes twice, the second time some minutes later; meanwhile x changes, and
   * the store crashes, after which nothing comes to it before the copy.
   */
  private KVSClient<String> copyComesLate(int minutes, Mistake... mistakes) {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start(mistakes);
    KVSClient<String> busy = server.connect("busy");
    KVSClient<String> late = server.connect("late");
    late.put("z", "so that the session knows the time");
    Latency ofCopies = Latency.constant(Duration.ofMinutes(minutes));
    network.link("late", "store").duplication(1, ofCopies);
    late.put("x", "first");
    busy.put("x", "second");
    work(busy, minutes - 1);
    network.host("store").crash().restart();
    network.runFor(Duration.ofMinutes(2));
    return busy;
  }

  @Test
  void a_copy_that_comes_after_its_lease_and_a_crash_is_not_done() {
    KVSClient<String> client = copyComesLate(8);
    assertThat(sessions()).isEqualTo(1);
    assertThat(client.get("x").value()).contains("second");
  }

  @Test
  void a_store_that_loses_the_time_in_a_crash_does_it_twice_in_that_schedule() {
    KVSClient<String> client = copyComesLate(8, Mistake.TIME_NOT_ON_DISK);
    assertThat(client.get("x").value()).contains("first");
  }

  @Test
  void a_copy_that_comes_within_its_lease_and_after_a_crash_is_not_done_again() {
    KVSClient<String> client = copyComesLate(4);
    assertThat(sessions()).isEqualTo(2);
    assertThat(client.get("x").value()).contains("second");
  }

  @Test
  void a_write_that_comes_after_its_lease_has_an_unknown_outcome() {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start();
    KVSClient<String> busy = server.connect("busy");
    KVSClient<String> late = server.connect("late").withLimit(Duration.ofHours(1));
    late.put("x", "first");
    network.link("late", "store").latency(Latency.constant(Duration.ofMinutes(8)));
    CompletableFuture<Outcome<String>> second = late.executeAsync(KVSOperation.put("x", "second"));
    work(busy, 20);
    assertThat(second).isCompletedWithValueMatching(Outcome.Unknown.class::isInstance);
    assertThat(busy.get("x").value()).contains("first");
  }

  @Test
  void a_session_that_was_idle_for_longer_than_a_lease_goes_on() {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start();
    KVSClient<String> busy = server.connect("busy");
    KVSClient<String> idle = server.connect("idle");
    idle.put("x", "first");
    work(busy, 20);
    idle.put("x", "second");
    network.runFor(Duration.ofHours(1));
    idle.put("x", "third");
    assertThat(busy.get("x").value()).contains("third");
  }

  @Test
  void a_clock_that_steps_by_a_year_makes_nothing_forgotten() {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start();
    KVSClient<String> client = server.connect("client");
    client.put("x", "before");
    network.link("client", "store").duplication(1, Latency.constant(Duration.ofSeconds(10)));
    client.put("x", "first");
    network.links().duplication(0);
    client.put("x", "second");
    network.host("store").clockStep(Duration.ofDays(365));
    client.put("y", "z");
    network.host("store").clockStep(Duration.ofDays(-700));
    network.runFor(Duration.ofMinutes(1));
    client.put("y", "z");
    assertThat(client.get("x").value()).contains("second");
    assertThat(sessions()).isEqualTo(1);
  }

  @Test
  void sessions_that_only_read_leave_nothing() {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start();
    for (int i = 0; i < 10; i++) {
      assertThat(server.connect().get("x").value()).isEmpty();
    }
    assertThat(sessions()).isZero();
  }

  @Test
  void what_is_kept_for_sessions_does_not_grow_with_all_that_ever_were() {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start();
    for (int hour = 0; hour < 8; hour++) {
      for (int i = 0; i < 180; i++) {
        KVSClient<String> client = server.connect("host-" + i % 6);
        client.put("key-" + i % 10, "" + hour);
        client.close();
        network.runFor(Duration.ofSeconds(20));
      }
      assertThat(sessions()).as("after %s hours", hour + 1).isBetween(14, 17);
      network.host("store").crash().restart();
      assertThat(sessions()).isBetween(14, 17);
    }
  }

  /** The host of a session pauses for six minutes while it asks for the time. */
  @Test
  void a_time_that_was_told_before_a_pause_of_the_session_is_as_old_as_the_question() {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start();
    KVSClient<String> busy = server.connect("busy");
    KVSClient<String> paused = server.connect("paused").withLimit(Duration.ofHours(1));
    var first = paused.executeAsync(KVSOperation.put("x", "first"));
    network.runFor(Duration.ofNanos(500_000));
    network.host("paused").pause();
    work(busy, 6);
    network.host("paused").resume();
    assertThat(first.join()).isInstanceOf(Outcome.Done.class);
    assertThat(paused.execute(KVSOperation.put("x", "second"))).isInstanceOf(Outcome.Done.class);
  }

  /**
   * A session is told a time, and then the store's clock goes on by minutes that it does not see.
   */
  @Test
  void a_session_asks_for_the_time_again_once_a_write_came_too_late() {
    LinearizableKVSServer<String, LwwStorage<String>, ToyStoreRouter> server = start();
    KVSClient<String> late = server.connect("late");
    late.put("x", "first");
    for (int i = 0; i < 6; i++) {
      network.host("store").clockStep(Duration.ofMinutes(2));
      server.connect("busy " + i).put("busy", "" + i);
    }
    assertThat(late.execute(KVSOperation.put("x", "second"))).isInstanceOf(Outcome.Unknown.class);
    assertThat(late.execute(KVSOperation.put("x", "third"))).isInstanceOf(Outcome.Done.class);
  }
}
