package io.kvszoo.testkit.contract;

import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.Router;

class LocalRouterContractTest implements LinearizableRouterContract {

  @Override
  public Router router() {
    return new LocalRouter();
  }
}
