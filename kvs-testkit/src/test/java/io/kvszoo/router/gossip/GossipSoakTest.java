package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What replicas keep under a cut that never heals, in numbers of things kept. */
class GossipSoakTest {

  private static final int KEYS = 20;
  private static final int LOG_LENGTH = 500;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);
  private final SplittableRandom random = new SplittableRandom(1);

  private KVSOperation<String> operation(int number) {
    String key = "key-" + random.nextInt(KEYS);
    return switch (random.nextInt(3)) {
      case 0 -> KVSOperation.get(key);
      case 1 -> KVSOperation.put(key, "v" + number);
      default -> KVSOperation.delete(key);
    };
  }

  /** A number that a replica shows, if it is not 0. */
  private int shown(String replica, String fact) {
    ProcessView view = network.view(network.host(replica).processes().get(0)).orElseThrow();
    return Integer.parseInt(view.facts().getOrDefault(fact, "0"));
  }

  private int logged(ReplicaStore<?, ?> store) {
    return store.missing(store.state().truncated()).size();
  }

  /** Replica-2 is alone with carol, whose writes and reads need another disk and are held back. */
  @Test
  void what_is_kept_for_8_hours_of_a_cut_follows_keys_and_questions_and_not_operations() {
    var settings = new GossipSettings(3, 2, Duration.ofSeconds(1), 2, LOG_LENGTH, false, false);
    GlassRouter router = GlassRouter.of(settings);
    var server = KVSServer.start(new LwwStorage<String>(), router, network);
    List<KVSClient<String>> clients =
        List.of("alice", "bob", "carol").stream()
            .map(name -> server.connect(name).withLimit(LIMIT))
            .toList();
    network.partition(
        List.of("replica-2", "carol"), List.of("replica-0", "replica-1", "alice", "bob"));
    Deque<CompletableFuture<Outcome<String>>> outcomes = new ArrayDeque<>();
    int operations = 8 * 3600;
    List<Integer> held = new ArrayList<>();
    for (int i = 0; i < operations; i++) {
      for (KVSClient<String> client : clients) {
        outcomes.add(client.executeAsync(operation(i)));
      }
      network.runFor(Duration.ofSeconds(1));
      if (i % 60 == 0) {
        for (String replica : router.topology().hosts()) {
          assertThat(shown(replica, "deletes to forget")).isLessThanOrEqualTo(KEYS);
        }
        for (ReplicaStore<?, ?> store : router.in(network)) {
          assertThat(logged(store)).isLessThanOrEqualTo(3 * (LOG_LENGTH + 10));
        }
        held.add(shown("replica-2", "answers held back"));
      }
    }
    // Those of 5 operations under way, and of such as the client gave up a second ago, at most.
    assertThat(held).allSatisfy(size -> assertThat(size).isBetween(0, 6)).contains(5);
    long done = outcomes.stream().filter(this::isDone).count();
    assertThat(done).isGreaterThan(2L * operations - 10);
  }

  private boolean isDone(CompletableFuture<Outcome<String>> outcome) {
    return outcome.isDone() && outcome.join() instanceof Outcome.Done;
  }
}
