package io.kvszoo.examples;

import io.kvszoo.router.Router;
import io.kvszoo.testkit.contract.LinearizableRouterContract;
import java.util.List;

class ChainRouterTest implements LinearizableRouterContract {

  @Override
  public Router router() {
    return new ChainRouter(3);
  }

  @Override
  public List<Router> smallerRouters() {
    return List.of(new ChainRouter(1), new ChainRouter(2));
  }
}
