package io.kvszoo.router;

import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.contract.LinearizableRouterContract;
import io.kvszoo.testkit.fault.Swarm;
import io.kvszoo.testkit.simulation.HealedHosts;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The Paxos router keeps what it claims, whatever its settings, under all faults. */
class PaxosRouterContractTest {

  @Nested
  class OnThreeHosts implements LinearizableRouterContract {

    @Override
    public Router router() {
      return PaxosRouter.of(3);
    }

    @Override
    public Swarm faults() {
      return Swarm.ofAll();
    }
  }

  /**
   * What is healed is a majority of the hosts; the others stay away. So no disk is lost: an
   * acceptor without memory needs a majority of the others, which are not all there.
   */
  @Nested
  class OnFiveHostsOfWhichAMajorityIsHealed implements LinearizableRouterContract {

    @Override
    public Router router() {
      return PaxosRouter.tolerating(2);
    }

    @Override
    public List<Router> smallerRouters() {
      return List.of(PaxosRouter.of(3));
    }

    @Override
    public HealedHosts healedHosts() {
      return HealedHosts.MAJORITY;
    }
  }

  /** Logs are so short that who was away needs a snapshot. */
  @Nested
  class WithShortLogs implements LinearizableRouterContract {

    @Override
    public Router router() {
      return PaxosRouter.builder(3).snapshotInterval(5).build();
    }

    @Override
    public Storage<String, ?> storage() {
      return new CausalStorage<>();
    }

    @Override
    public Swarm faults() {
      return Swarm.ofAll();
    }
  }

  @Nested
  class OnHostsOfTheirOwn implements LinearizableRouterContract {

    @Override
    public Router router() {
      return PaxosRouter.builder(3, 3, 3).snapshotInterval(5).build();
    }

    @Override
    public Swarm faults() {
      return Swarm.ofAll();
    }
  }

  /** Many elections, one slot at a time, and reads that take a slot. */
  @Nested
  class WithHastyElectionsAndReadsThroughTheLog implements LinearizableRouterContract {

    @Override
    public Router router() {
      return PaxosRouter.builder(3)
          .heartbeat(Duration.ofMillis(5))
          .electionTimeout(Duration.ofMillis(10))
          .window(1)
          .batchLimit(1)
          .readsThroughLog()
          .build();
    }

    @Override
    public Swarm faults() {
      return Swarm.ofAll();
    }
  }

  @Nested
  class InShards implements LinearizableRouterContract {

    @Override
    public Router router() {
      return ShardedRouter.of(2, PaxosRouter.of(3));
    }

    @Override
    public List<Router> smallerRouters() {
      return List.of(PaxosRouter.of(3));
    }

    @Override
    public Swarm faults() {
      return Swarm.ofAll();
    }
  }
}
