package io.kvszoo.testkit.contract;

import io.kvszoo.router.Consistency;
import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import java.util.List;
import org.junit.jupiter.api.Nested;

class ShardedRouterContractTest {

  @Nested
  class OverLocalStores implements LinearizableRouterContract {

    @Override
    public Router router() {
      return ShardedRouter.of(3);
    }

    @Override
    public List<Router> smallerRouters() {
      return List.of(ShardedRouter.of(1), ShardedRouter.of(2));
    }
  }

  @Nested
  class OverShards implements LinearizableRouterContract {

    @Override
    public Router router() {
      return ShardedRouter.of(2, ShardedRouter.of(2));
    }
  }

  /** What shards claim is what the router of each claims. */
  @Nested
  class OverGossip implements ConvergentRouterContract {

    @Override
    public Router router() {
      return ShardedRouter.of(2, ToyGossipRouter.claiming(Consistency.EVENTUAL));
    }
  }
}
