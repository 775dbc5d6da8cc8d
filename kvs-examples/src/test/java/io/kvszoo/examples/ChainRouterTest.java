package io.kvszoo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.KVSServer;
import io.kvszoo.UnavailableException;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwEntry;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import io.kvszoo.testkit.contract.LinearizableRouterContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainRouterTest implements LinearizableRouterContract {

  @Override
  public Router router() {
    return new ChainRouter(3);
  }

  @Override
  public List<Router> smallerRouters() {
    return List.of(new ChainRouter(1), new ChainRouter(2));
  }

  /** Refuses one value, and keeps others. */
  private record FussyStorage() implements Storage<String, LwwEntry<String>> {

    private static final LwwStorage<String> LWW = new LwwStorage<>();

    @Override
    public LwwEntry<String> empty() {
      return LWW.empty();
    }

    @Override
    public LwwEntry<String> apply(LwwEntry<String> entry, Write<String> write) {
      if (write.value().equals(Optional.of("boom"))) {
        throw new IllegalStateException("no place for boom");
      }
      return LWW.apply(entry, write);
    }

    @Override
    public LwwEntry<String> merge(
        LwwEntry<String> left, VectorClock leftSeen, LwwEntry<String> right, VectorClock seen) {
      return LWW.merge(left, leftSeen, right, seen);
    }

    @Override
    public List<String> read(LwwEntry<String> entry) {
      return LWW.read(entry);
    }
  }

  @Test
  void a_write_for_which_the_storage_throws_ends_alone() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    try (var server = KVSServer.start(new FussyStorage(), new ChainRouter(3), network)) {
      var alice = server.connect("alice");
      alice.put("key", "before");
      assertThatThrownBy(() -> alice.put("key", "boom"))
          .isInstanceOf(UnavailableException.class)
          .hasRootCauseMessage("no place for boom");
      assertThat(alice.get("key").value()).hasValue("before");
      server.connect("bob").put("other", "value");
      assertThat(network.firstFailure()).isEmpty();
    }
  }
}
