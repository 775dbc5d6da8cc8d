package io.kvszoo.examples;

import static io.kvszoo.demo.DemoStep.happens;
import static io.kvszoo.demo.DemoStep.step;
import static io.kvszoo.operation.KVSOperation.get;
import static io.kvszoo.operation.KVSOperation.put;

import io.kvszoo.demo.DemoStep;
import io.kvszoo.demo.KVSDemo;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code Sharded(3) -> Replicated(3) -> CausalStorage}: the keys are split among three groups of
 * three replicas, each of which stays available when one of its replicas crashes.
 */
public final class ShardedReplicatedExample
    implements KVSDemo<String, CausalStorage<String>, ShardedRouter<ReplicatedRouter>> {

  /** Creates the example. */
  public ShardedReplicatedExample() {}

  /**
   * Runs the example.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    KVSDemo.runKvsDemo(new ShardedReplicatedExample());
  }

  @Override
  public String name() {
    return "Sharded + replicated";
  }

  @Override
  public String description() {
    return "Each key lives in one of three groups of three replicas; one replica crashes, and its clients use another.";
  }

  @Override
  public CausalStorage<String> storage() {
    return new CausalStorage<>();
  }

  @Override
  public ShardedRouter<ReplicatedRouter> router() {
    return ShardedRouter.of(3, ReplicatedRouter.of(3));
  }

  @Override
  public List<DemoStep<String>> operations() {
    String shard = "shard-" + router().shardOf("key1");
    List<String> replicas = IntStream.range(0, 3).mapToObj(i -> shard + "/replica-" + i).toList();
    String home = replicas.get(0);
    Watchers watchers = new Watchers("key1");
    List<DemoStep<String>> script = new ArrayList<>(BaseOperations.SIX);
    script.add(
        happens(
            server -> {
              watchers.connect(server, replicas);
              ((SimulatedNetwork) server.network()).host(home).crash();
              return home + " crashes";
            }));
    script.add(step(get("key1")));
    script.add(step(put("key1", "still_there")));
    script.add(step(get("key1")));
    script.add(
        happens(
            server -> {
              ((SimulatedNetwork) server.network()).host(home).restart();
              return home + " restarts: " + watchers.waitUntilAllAgree(server);
            }));
    return script;
  }
}
