package io.kvszoo.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.ForwardingRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.Placement;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.simulation.Report;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Workload;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DecoratedRouterContractTest {

  /** Linearizable reads and writes without compareAndSet, as a quorum register has them. */
  private static final class RegisterRouter extends ForwardingRouter {

    @Override
    protected Router delegate() {
      return new LocalRouter();
    }

    @Override
    public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
      Gateway<V> gateway = super.deploy(deployment);
      return host -> {
        Session<V> session = gateway.open(host);
        return (operation, completion) -> {
          if (operation instanceof KVSOperation.CompareAndSet<V>) {
            throw new AssertionError(operation + " was asked of a register, which has none");
          }
          session.submit(operation, completion);
        };
      };
    }
  }

  /** The contract asks for no compareAndSet where there is none. */
  @Nested
  class Register implements LinearizableRouterContract {

    @Override
    public Router router() {
      return new RegisterRouter();
    }
  }

  /** Shards by itself, as far as anyone can see, and says where keys live, or not. */
  private static final class OwnShards extends ForwardingRouter {

    private final Router shards = ShardedRouter.of(3, ReplicatedRouter.of(3));
    private final Placement placement;

    OwnShards(boolean saysWhereKeysLive) {
      placement = saysWhereKeysLive ? shards.placement() : Placement.TOGETHER;
    }

    @Override
    protected Router delegate() {
      return shards;
    }

    @Override
    public Placement placement() {
      return placement;
    }
  }

  private static Report run(Router router) {
    return Simulation.of(new LwwStorage<>(), router)
        .workload(Workload.dependent())
        .seeds(60)
        .progress(line -> {})
        .run();
  }

  @Test
  void a_router_that_shards_by_itself_is_judged_by_where_it_says_that_keys_live() {
    assertThat(run(new OwnShards(true)).violation()).isEmpty();
    assertThat(run(new OwnShards(false)).violation()).isPresent();
  }
}
