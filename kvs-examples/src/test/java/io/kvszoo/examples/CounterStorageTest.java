package io.kvszoo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSServer;
import io.kvszoo.examples.CounterStorage.Sum;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.contract.StorageContract;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class CounterStorageTest implements StorageContract<Long, SortedMap<Integer, Sum>> {

  @Override
  public Storage<Long, SortedMap<Integer, Sum>> storage() {
    return new CounterStorage();
  }

  @Override
  public List<Long> values() {
    return List.of(1L, 2L, -5L);
  }

  @Test
  void puts_add_up() {
    try (var server = KVSServer.start(new CounterStorage(), ShardedRouter.of(2))) {
      server.connect("alice").put("visits", 3L);
      server.connect("bob").put("visits", 4L);
      assertThat(server.connect("carol").get("visits").value()).contains(7L);
    }
  }
}
