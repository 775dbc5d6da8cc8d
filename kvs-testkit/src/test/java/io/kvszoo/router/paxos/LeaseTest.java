package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.network.ProcessException;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.BrokenPaxos.Mistake;
import io.kvszoo.router.session.Leases;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers are forgotten when the leases of their sessions have run out, and no copy is done then.
 */
class LeaseTest {

  private static final List<String> PROPOSERS = List.of("proposer-0", "proposer-1", "proposer-2");
  private static final List<String> REPLICAS = List.of("replica-0", "replica-1", "replica-2");

  private static final class Store implements AutoCloseable {

    private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private final KVSServer<String, LwwStorage<String>, BrokenPaxos> server;
    private final KVSClient<String> busy;

    /** By slot, what replicas are told is chosen. */
    private final List<Batch<?>> chosen = new ArrayList<>();

    private final ReplicatedState state;

    private Store(Mistake mistake) {
      this(mistake, 500);
    }

    private Store(Mistake mistake, long heartbeat) {
      PaxosSettings settings =
          new PaxosSettings(3, 3, 3, false, Duration.ofMillis(heartbeat), 5, 16, 1000, 5, false);
      state = new ReplicatedState(mistake.decisions());
      network.addListener(this::keepChosen);
      server = KVSServer.start(new LwwStorage<>(), new BrokenPaxos(mistake, settings), network);
      busy = server.connect("busy").withLimit(Duration.ofSeconds(30));
      run(10);
    }

    private void run(long seconds) {
      network.runFor(Duration.ofSeconds(seconds));
    }

    /** Lets time pass in which the store gets a write each 20 seconds. */
    private void work(int minutes) {
      for (int i = 0; i < 3 * minutes; i++) {
        run(20);
        busy.put("busy", "" + i);
      }
    }

    private void keepChosen(NetworkEvent event) {
      if (event instanceof NetworkEvent.Sent sent
          && sent.message() instanceof ReplicaMessage.Chosen<?, ?> told
          && told.slot() == chosen.size()) {
        chosen.add(told.batch());
      }
    }

    /** For how many sessions replicas keep answers. */
    private int sessions() {
      while (state.end() < chosen.size()) {
        state.apply(chosen.get((int) state.end()));
      }
      return state.sessions();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /**
   * What a session sends comes twice, the second time some minutes later; meanwhile x changes. If
   * the replicas crash before that, nothing else comes to the store meanwhile.
   */
  private static Store copyComesLate(Mistake mistake, int minutes, boolean isCrash) {
    Store store = new Store(mistake);
    KVSClient<String> late = store.server.connect("late");
    for (String proposer : PROPOSERS) {
      Latency ofCopies = Latency.constant(Duration.ofMinutes(minutes));
      store.network.link("late", proposer).duplication(1, ofCopies);
    }
    late.put("x", "first");
    store.busy.put("x", "second");
    store.work(minutes - 1);
    if (isCrash) {
      REPLICAS.forEach(replica -> store.network.host(replica).crash());
      REPLICAS.forEach(replica -> store.network.host(replica).restart());
      store.run(120);
    }
    store.work(2);
    return store;
  }

  @Test
  void a_copy_that_comes_after_its_lease_is_not_done_though_the_answer_is_forgotten() {
    try (Store store = copyComesLate(Mistake.NONE, 8, false)) {
      assertThat(store.sessions()).isEqualTo(1);
      assertThat(store.busy.get("x").value()).contains("second");
    }
  }

  @Test
  void a_router_that_counts_the_lease_from_when_a_command_comes_does_it_twice_in_that_schedule() {
    try (Store store = copyComesLate(Mistake.LEASE_BEGINS_WHEN_RECEIVED, 8, false)) {
      assertThat(store.busy.get("x").value()).contains("first");
    }
  }

  @Test
  void a_copy_that_comes_within_its_lease_gets_the_answer_of_before() {
    try (Store store = copyComesLate(Mistake.NONE, 4, true)) {
      assertThat(store.sessions()).isEqualTo(2);
      assertThat(store.busy.get("x").value()).contains("second");
    }
  }

  @Test
  void a_copy_that_comes_after_its_lease_is_not_done_by_replicas_that_have_restarted() {
    try (Store store = copyComesLate(Mistake.NONE, 15, true)) {
      assertThat(store.busy.get("x").value()).contains("second");
    }
  }

  /**
   * The host of a client pauses for seven minutes, at some moment from its question who leads to
   * the answer to its write; the store is busy meanwhile.
   */
  @ParameterizedTest
  @ValueSource(longs = {500, 1500, 2500, 3500, 4500, 5500})
  void a_time_that_was_told_in_a_pause_is_as_old_as_the_question(long micros) {
    try (Store store = new Store(Mistake.NONE)) {
      KVSClient<String> late = store.server.connect("late").withLimit(Duration.ofMinutes(10));
      List<CompletableFuture<Outcome<String>>> outcomes = new ArrayList<>();
      outcomes.add(late.executeAsync(KVSOperation.put("x", "first")));
      store.network.runFor(Duration.ofNanos(1000 * micros));
      store.network.host("late").pause();
      store.work(7);
      store.network.host("late").resume();
      store.network.runFor(Duration.ofMillis(1));
      for (int i = 0; i < 5; i++) {
        outcomes.add(late.executeAsync(KVSOperation.put("x", "" + i)));
        store.run(1);
      }
      assertThat(outcomes)
          .extracting(CompletableFuture::join)
          .hasOnlyElementsOfType(Outcome.Done.class);
    }
  }

  @Test
  void a_write_that_comes_after_its_lease_has_an_unknown_outcome() {
    try (Store store = new Store(Mistake.NONE)) {
      KVSClient<String> late = store.server.connect("late");
      late.put("x", "first");
      for (String proposer : PROPOSERS) {
        store.network.link("late", proposer).latency(Latency.constant(Duration.ofMinutes(8)));
      }
      CompletableFuture<Outcome<String>> second =
          late.withLimit(Duration.ofHours(1)).executeAsync(KVSOperation.put("x", "second"));
      store.work(20);
      assertThat(second.join()).isInstanceOf(Outcome.Unknown.class);
      assertThat(store.busy.get("x").value()).contains("first");
    }
  }

  @Test
  void a_session_that_was_idle_for_longer_than_a_lease_goes_on() {
    try (Store store = new Store(Mistake.NONE)) {
      KVSClient<String> idle = store.server.connect("idle");
      idle.put("x", "first");
      store.work(20);
      idle.put("x", "second");
      store.run(3_600);
      idle.put("x", "third");
      assertThat(store.busy.get("x").value()).contains("third");
    }
  }

  @Test
  void a_new_session_that_is_cut_off_from_the_leader_learns_the_time_from_another_proposer() {
    try (Store store = new Store(Mistake.NONE)) {
      store.work(10);
      KVSClient<String> late = store.server.connect("late").withLimit(Duration.ofSeconds(60));
      store.network.partition(List.of("late"), List.of("proposer-0"));
      late.put("x", "by way of another");
      assertThat(store.busy.get("x").value()).contains("by way of another");
    }
  }

  @Test
  void a_session_whose_clock_stands_still_learns_the_time_with_each_answer() {
    try (Store store = new Store(Mistake.NONE)) {
      KVSClient<String> client = store.server.connect("client");
      for (int i = 0; i < 20; i++) {
        client.put("x", "" + i);
        store.work(1);
        store.network.host("client").clockStep(Duration.ofMinutes(-1));
      }
      assertThat(store.busy.get("x").value()).contains("19");
    }
  }

  @Test
  void a_store_serves_after_elections_with_one_replica_that_has_a_memory() {
    try (Store store = new Store(Mistake.NONE)) {
      store.work(10);
      store.network.host("replica-0").wipe().restart();
      store.network.host("replica-1").crash();
      store.network.host("proposer-0").crash();
      KVSClient<String> client = store.server.connect("client").withLimit(Duration.ofSeconds(30));
      client.put("x", "y");
      assertThat(client.get("x").value()).contains("y");
      store.network.host("replica-0").crash();
      store.network.host("proposer-1").crash();
      client.put("x", "z");
      assertThat(client.get("x").value()).contains("z");
    }
  }

  @Test
  void what_is_kept_for_sessions_does_not_grow_with_all_that_ever_were() {
    try (Store store = new Store(Mistake.NONE)) {
      for (int hour = 0; hour < 8; hour++) {
        for (int minute = 0; minute < 60; minute++) {
          KVSClient<String> client = store.server.connect("h" + minute % 5);
          client.put("key-" + minute % 10, "" + hour);
          client.close();
          store.run(60);
        }
        assertThat(store.sessions()).as("after %s hours", hour + 1).isBetween(5, 7);
      }
    }
  }

  @Test
  void time_that_a_leader_counts_without_a_batch_is_a_minute_after_centuries() {
    PaxosDecisions decisions = new PaxosDecisions();
    long elapsed = 0;
    long ticks = Long.MAX_VALUE / Duration.ofDays(1).toNanos() + 10;
    for (long tick = 0; tick < ticks; tick++) {
      elapsed = decisions.elapsed(elapsed, Duration.ofDays(1).toNanos());
    }
    assertThat(elapsed).isEqualTo(Leases.MOST_AT_ONCE);
  }

  @Test
  void time_never_goes_back() {
    Leases<?> leases = new Leases<>(7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> leases.pass(-1))
        .withMessage("nanos (-1) must be at least 0");
    assertThat(leases.time()).isEqualTo(7);
  }

  /** Nothing is written for 150 heartbeats. */
  private static Optional<ProcessException> longPause(Mistake mistake) {
    try (Store store = new Store(mistake, 100)) {
      store.busy.put("x", "before");
      store.run(15);
      Outcome<String> unused =
          store.busy.withLimit(Duration.ofSeconds(1)).execute(KVSOperation.put("x", "after"));
      return store.network.firstFailure();
    }
  }

  @Test
  void time_that_was_counted_in_a_long_pause_passes() {
    assertThat(longPause(Mistake.NONE)).isEmpty();
  }

  @Test
  void replicas_stop_rather_than_let_time_go_back_where_ticks_overflow() {
    assertThat(longPause(Mistake.TICKS_OVERFLOW))
        .hasValueSatisfying(
            failure -> assertThat(failure).rootCause().hasMessageContaining("must be at least 0"));
  }
}
