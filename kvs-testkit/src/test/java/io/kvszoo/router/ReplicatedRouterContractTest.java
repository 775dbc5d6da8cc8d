package io.kvszoo.router;

import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.contract.CausalRouterContract;
import io.kvszoo.testkit.fault.Swarm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/**
 * The replicated router keeps what it claims, whatever its settings, under all faults; but no disk
 * is lost where a write is acknowledged that one replica alone has.
 */
class ReplicatedRouterContractTest {

  @Nested
  class OverLwwStorage implements CausalRouterContract {

    @Override
    public Router router() {
      return ReplicatedRouter.of(3);
    }

    @Override
    public List<Router> smallerRouters() {
      return List.of(ReplicatedRouter.of(2));
    }
  }

  @Nested
  class OverCausalStorage implements CausalRouterContract {

    @Override
    public Router router() {
      return ReplicatedRouter.of(3);
    }

    @Override
    public List<Router> smallerRouters() {
      return List.of(ReplicatedRouter.of(2));
    }

    @Override
    public Storage<String, ?> storage() {
      return new CausalStorage<>();
    }
  }

  /** Clients that hop, logs that are soon truncated, and much that is stable soon. */
  @Nested
  class WithHoppingClientsAndShortLogs implements CausalRouterContract {

    @Override
    public Router router() {
      return ReplicatedRouter.builder(3)
          .anyReplica()
          .logLength(3)
          .antiEntropyInterval(Duration.ofMillis(20))
          .build();
    }

    @Override
    public Storage<String, ?> storage() {
      return new CausalStorage<>();
    }
  }

  /** What two replicas have survives the loss of any disk. */
  @Nested
  class WithLossOfADisk implements CausalRouterContract {

    @Override
    public Router router() {
      return ReplicatedRouter.builder(3).acknowledgeAfter(2).logLength(10).build();
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
  class WithLossOfADiskOverLwwStorage implements CausalRouterContract {

    @Override
    public Router router() {
      return ReplicatedRouter.builder(3)
          .acknowledgeAfter(2)
          .anyReplica()
          .antiEntropyInterval(Duration.ofMillis(20))
          .build();
    }

    @Override
    public Swarm faults() {
      return Swarm.ofAll();
    }
  }

  /** Rumors that are passed on. */
  @Nested
  class OfManyReplicas implements CausalRouterContract {

    @Override
    public Router router() {
      return ReplicatedRouter.builder(7).fanout(2).build();
    }

    @Override
    public Storage<String, ?> storage() {
      return new CausalStorage<>();
    }
  }

  @Nested
  class InShards implements CausalRouterContract {

    @Override
    public Router router() {
      return ShardedRouter.of(2, ReplicatedRouter.of(3));
    }

    @Override
    public List<Router> smallerRouters() {
      return List.of(ShardedRouter.of(2, ReplicatedRouter.of(2)));
    }

    @Override
    public Storage<String, ?> storage() {
      return new CausalStorage<>();
    }
  }
}
