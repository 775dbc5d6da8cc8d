package io.kvszoo.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSServer;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class ForwardingRouterTest {

  /** Counts operations on their way to a linearizable router. */
  private static final class CountingRouter extends ForwardingLinearizableRouter {

    private final LinearizableRouter delegate;
    private final LongAdder operations = new LongAdder();

    CountingRouter(LinearizableRouter delegate) {
      this.delegate = delegate;
    }

    @Override
    protected LinearizableRouter delegate() {
      return delegate;
    }

    @Override
    public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
      Gateway<V> gateway = super.deploy(deployment);
      return host -> {
        Session<V> session = gateway.open(host);
        return (operation, completion) -> {
          operations.increment();
          session.submit(operation, completion);
        };
      };
    }
  }

  /** Passes all on, as a decorator does that has nothing to add. */
  private static final class PlainRouter extends ForwardingRouter {

    private final Router delegate;

    PlainRouter(Router delegate) {
      this.delegate = delegate;
    }

    @Override
    protected Router delegate() {
      return delegate;
    }
  }

  @Test
  void a_decorated_linearizable_router_keeps_compareAndSet() {
    CountingRouter router = new CountingRouter(PaxosRouter.of(3));
    try (var server =
        KVSServer.start(
            new LwwStorage<String>(), ShardedRouter.of(2, router), SimulatedNetwork.seeded(1))) {
      var client = server.connect();
      client.put("key", "a");
      assertThat(client.compareAndSet("key", "a", "b")).isTrue();
      assertThat(client.get("key").value()).hasValue("b");
    }
    assertThat(router.operations.sum()).isEqualTo(3);
  }

  @Test
  void a_decorator_answers_as_the_router_that_it_decorates() {
    var sharded = ShardedRouter.of(3, ReplicatedRouter.of(2));
    Router plain = new PlainRouter(sharded);
    assertThat(plain.topology()).isEqualTo(sharded.topology());
    assertThat(plain.consistency(new LwwStorage<>()))
        .isEqualTo(sharded.consistency(new LwwStorage<>()));
    assertThat(plain.placement().partOf("key")).isEqualTo(sharded.placement().partOf("key"));
    assertThat(plain).hasToString(sharded.toString());
    try (var server =
        KVSServer.start(new LwwStorage<String>(), plain, SimulatedNetwork.seeded(1))) {
      server.connect().put("key", "a");
      assertThat(server.connect().get("key").value()).hasValue("a");
    }
  }
}
