package io.kvszoo.examples;

import io.kvszoo.router.Router;
import io.kvszoo.testkit.contract.LinearizableRouterContract;
import io.kvszoo.testkit.simulation.HealedHosts;
import java.util.List;

class RegisterRouterTest implements LinearizableRouterContract {

  @Override
  public Router router() {
    return new RegisterRouter(3);
  }

  @Override
  public List<Router> smallerRouters() {
    return List.of(new RegisterRouter(1));
  }

  @Override
  public HealedHosts healedHosts() {
    return HealedHosts.MAJORITY;
  }
}
