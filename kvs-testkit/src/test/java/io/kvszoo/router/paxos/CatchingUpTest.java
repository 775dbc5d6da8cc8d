package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.network.Address;
import io.kvszoo.network.Weighted;
import io.kvszoo.router.paxos.BrokenPaxos.Mistake;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A replica that was away for so long that it needs a snapshot, and how it gets it. */
class CatchingUpTest {

  private static final List<String> REPLICAS = List.of("replica-0", "replica-1");
  private static final int BATCH = 50;
  private static final int KEYS = 1_000;

  /** A store whose replica-2 is down and lacks everything. */
  private static final class Store implements AutoCloseable {

    private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private final KVSServer<String, LwwStorage<String>, BrokenPaxos> server;
    private final KVSClient<String> client;
    private int round;

    /** What was sent to replica-2 by other replicas and the leader. */
    private final List<Object> sent = new ArrayList<>();

    private Store(Mistake mistake) {
      PaxosSettings settings =
          new PaxosSettings(3, 3, 3, false, Duration.ofMillis(20), 5, 16, BATCH, 100, false);
      server = KVSServer.start(new LwwStorage<>(), new BrokenPaxos(mistake, settings), network);
      client = server.connect();
      network.host("replica-2").crash();
      for (int i = 0; i < 9; i++) {
        put(KEYS);
      }
      run(200);
      network.addListener(
          event -> {
            if (event instanceof NetworkEvent.Sent message
                && message.to().host().equals("replica-2")) {
              sent.add(message.message());
            }
          });
    }

    /** Puts the first keys, each another value than before. */
    private void put(int keys) {
      round++;
      for (int from = 0; from < keys; from += 250) {
        List<CompletableFuture<?>> puts = new ArrayList<>();
        for (int key = from; key < from + 250; key++) {
          puts.add(client.putAsync("key-" + key, "round-" + round));
        }
        server.await(CompletableFuture.allOf(puts.toArray(new CompletableFuture<?>[0])));
      }
    }

    private void run(long millis) {
      network.runFor(Duration.ofMillis(millis));
    }

    /** Cuts replica-2 off from other replicas. */
    private void cutOff() {
      network.partitionOneWay(REPLICAS, List.of("replica-2"));
    }

    /** Sets how long messages of other replicas to replica-2 take. */
    private void latency(int millis) {
      for (String replica : REPLICAS) {
        network.link(replica, "replica-2").latency(Latency.constant(Duration.ofMillis(millis)));
      }
    }

    private List<ReplicaMessage.Page<?, ?>> pages() {
      List<ReplicaMessage.Page<?, ?>> pages = new ArrayList<>();
      for (Object message : sent) {
        if (message instanceof ReplicaMessage.Page<?, ?> page) {
          pages.add(page);
        }
      }
      return pages;
    }

    /** Lets time pass until so many pages are sent. */
    private void runUntilSent(int pages) {
      for (int millis = 0; millis < 3_000 && pages().size() < pages; millis++) {
        run(1);
      }
      assertThat(pages()).hasSize(pages);
    }

    private SortedMap<String, String> seenAt(String replica) {
      Address<?> process = network.host(replica).processes().get(0);
      return network.view(process).orElseThrow().entries();
    }

    @Override
    public void close() {
      server.close();
    }
  }

  @Test
  void a_replica_that_is_far_behind_gets_chunks_that_leave_its_host_able_to_vote() {
    try (Store store = new Store(Mistake.NONE)) {
      store.network.host("replica-2").capacity(5_000).restart();
      store.run(2_000);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt("replica-0"));
      assertThat(store.sent)
          .filteredOn(Weighted.class::isInstance)
          .allSatisfy(
              chunk -> assertThat(((Weighted) chunk).weight()).isLessThan(CatchingUp.CHUNK + BATCH))
          .hasSizeGreaterThan(KEYS / CatchingUp.CHUNK)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void a_chunk_is_asked_for_when_the_one_before_is_there() {
    try (Store store = new Store(Mistake.NONE)) {
      store.latency(80);
      store.network.host("replica-2").restart();
      store.runUntilSent(1);
      store.run(60);
      assertThat(store.pages()).hasSize(1);
      store.run(40);
      assertThat(store.pages()).hasSize(2);
    }
  }

  @Test
  void a_lost_chunk_is_asked_for_again() {
    try (Store store = new Store(Mistake.NONE)) {
      store.network.link("replica-0", "replica-2").loss(0.5);
      store.network.link("replica-1", "replica-2").loss(0.5);
      store.network.host("replica-2").restart();
      store.run(20_000);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt("replica-0"));
      assertThat(store.pages()).hasSizeLessThan(4 * KEYS / CatchingUp.CHUNK);
    }
  }

  @Test
  void another_replica_goes_on_with_the_same_snapshot_where_one_that_crashed_left_off() {
    try (Store store = new Store(Mistake.NONE)) {
      String[] source = {""};
      store.network.addListener(
          event -> {
            if (event instanceof NetworkEvent.Sent sent
                && sent.message() instanceof ReplicaMessage.Page<?, ?>) {
              source[0] = sent.from().host();
            }
          });
      store.network.host("replica-2").restart();
      store.runUntilSent(3);
      String first = source[0];
      store.network.host(first).crash();
      store.run(3_000);
      assertThat(source[0]).isNotEqualTo(first);
      assertThat(store.pages()).filteredOn(page -> page.offset() == 0).hasSize(1);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt(source[0]));
    }
  }

  @Test
  void a_snapshot_that_is_sent_is_finished_though_there_is_a_newer_one() {
    try (Store store = new Store(Mistake.NONE)) {
      store.network.host("replica-2").restart();
      store.runUntilSent(3);
      store.cutOff();
      for (int i = 0; i < 3; i++) {
        store.put(KEYS); // As many commands as make one snapshot due.
      }
      store.network.heal();
      store.run(3_000);
      assertThat(store.pages()).filteredOn(page -> page.offset() == 0).hasSize(1);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt("replica-0"));
    }
  }

  @Test
  void a_snapshot_that_is_gone_is_replaced_by_a_newer_one_from_its_beginning() {
    try (Store store = new Store(Mistake.NONE)) {
      store.network.host("replica-2").restart();
      store.runUntilSent(3);
      store.cutOff();
      for (int i = 0; i < 8; i++) {
        store.put(KEYS);
      }
      store.network.heal();
      store.run(3_000);
      assertThat(store.pages()).filteredOn(page -> page.offset() == 0).hasSize(2);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt("replica-0"));
    }
  }

  @Test
  void pages_that_come_again_later_change_nothing() {
    try (Store store = new Store(Mistake.NONE)) {
      for (String replica : REPLICAS) {
        Latency late = Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(9));
        store.network.link(replica, "replica-2").duplication(1, late);
      }
      store.network.host("replica-2").restart();
      store.run(3_000);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt("replica-0"));
    }
  }

  /**
   * The third page of a snapshot is late. When it comes, the snapshot is gone, and four pages of
   * the next one are there.
   */
  private static Store pageOfAFormerSnapshot(Mistake mistake) {
    Store store = new Store(mistake);
    store.network.host("replica-2").restart();
    store.runUntilSent(2);
    store.latency(1_150);
    store.runUntilSent(3);
    Duration sent = store.network.now();
    store.cutOff();
    for (int i = 0; i < 7; i++) {
      store.put(KEYS);
    }
    store.put(250);
    store.network.heal();
    store.latency(200);
    store.run(1_140 - store.network.now().minus(sent).toMillis());
    return store;
  }

  @Test
  void a_page_of_a_former_snapshot_changes_nothing() {
    try (Store store = pageOfAFormerSnapshot(Mistake.NONE)) {
      assertThat(store.pages())
          .extracting(ReplicaMessage.Page::offset)
          .endsWith(0, 250, 500, 750, 1000);
      store.run(3_000);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt("replica-0"));
    }
  }

  @Test
  void a_replica_that_takes_any_page_mixes_two_snapshots_in_that_schedule() {
    try (Store store = pageOfAFormerSnapshot(Mistake.TAKES_ANY_PAGE)) {
      store.run(3_000);
      assertThat(store.seenAt("replica-2")).isNotEqualTo(store.seenAt("replica-0"));
    }
  }

  /** The host crashes when half of a snapshot is there, and can ask nobody when it is up again. */
  private static Store crashesWithHalfASnapshot(Mistake mistake) {
    Store store = new Store(mistake);
    store.network.host("replica-2").restart();
    store.runUntilSent(1);
    store.run(5);
    store.network.host("replica-2").crash();
    store.network.host("replica-2").restart();
    store.network.partition(List.of("replica-2"), List.of("replica-0", "replica-1"));
    store.run(100);
    return store;
  }

  @Test
  void what_has_come_of_a_snapshot_is_neither_seen_nor_on_disk_before_it_is_whole() {
    try (Store store = crashesWithHalfASnapshot(Mistake.NONE)) {
      assertThat(store.seenAt("replica-2")).isEmpty();
      store.network.heal();
      store.run(3_000);
      assertThat(store.seenAt("replica-2")).isEqualTo(store.seenAt("replica-0"));
    }
  }

  @Test
  void a_replica_that_installs_what_has_come_shows_it_in_that_schedule() {
    try (Store store = crashesWithHalfASnapshot(Mistake.INSTALLS_EACH_PAGE)) {
      assertThat(store.seenAt("replica-2")).isNotEmpty();
    }
  }
}
