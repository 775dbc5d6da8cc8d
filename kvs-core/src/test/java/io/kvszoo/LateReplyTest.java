package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a reply to a session that died with its client's host. */
@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateReplyTest {

  private static final Duration SLOW = Duration.ofMillis(40);

  static List<Router> routers() {
    return List.of(ShardedRouter.of(1), PaxosRouter.of(3), ReplicatedRouter.of(3));
  }

  /** Operations of the session after a crash, while a reply to the one before it is on its way. */
  private static final class Schedule {

    private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
    private final KVSServer<String, LwwStorage<String>, Router> server;
    private final KVSClient<String> alice;

    private Schedule(Router router) {
      server = KVSServer.start(new LwwStorage<>(), router, network);
      alice = server.connect("alice");
      alice.put("x", "of the session before");
      List<String> hosts = server.topology().hosts();
      network.links(hosts, List.of("alice")).latency(Latency.constant(SLOW));
      var unused = alice.putAsync("x", "old");
      network.runFor(Duration.ofMillis(10));
      assertThat(server.connect("bob").get("x").value()).contains("old");
      network.host("alice").crash().restart();
      network.links(List.of("alice"), hosts).loss(1);
    }

    /** Does it several times, so that one has the number of the operation that is replied to. */
    private List<Outcome<String>> outcomesOf(KVSOperation<String> operation) {
      return Collections.nCopies(5, operation).stream().map(alice::executeAsync).toList().stream()
          .map(CompletableFuture::join)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("routers")
  void a_put_that_never_left_its_client_is_not_acknowledged_by_the_reply_to_another(Router router) {
    Schedule schedule = new Schedule(router);
    assertThat(schedule.outcomesOf(KVSOperation.put("x", "new")))
        .noneMatch(Outcome.Done.class::isInstance);
    assertThat(schedule.server.connect("carol").get("x").value()).contains("old");
  }

  @ParameterizedTest
  @MethodSource("routers")
  void a_get_is_not_answered_by_the_reply_to_a_put_of_the_session_before(Router router) {
    assertThat(new Schedule(router).outcomesOf(KVSOperation.get("x")))
        .allMatch(Outcome.NotDone.class::isInstance);
  }
}
