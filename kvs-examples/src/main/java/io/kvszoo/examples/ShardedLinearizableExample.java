package io.kvszoo.examples;

import static io.kvszoo.demo.DemoStep.happens;
import static io.kvszoo.demo.DemoStep.step;
import static io.kvszoo.operation.KVSOperation.compareAndSet;
import static io.kvszoo.operation.KVSOperation.get;

import io.kvszoo.demo.DemoStep;
import io.kvszoo.demo.KVSDemo;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Sharded(2) -> Paxos(3) -> LwwStorage}: the keys are split between two groups of three
 * hosts, each of which orders its own writes; linearizable as a whole, since each key is
 * linearizable.
 */
public final class ShardedLinearizableExample
    implements KVSDemo<String, LwwStorage<String>, LinearizableShardedRouter<PaxosRouter>> {

  /** Creates the example. */
  public ShardedLinearizableExample() {}

  /**
   * Runs the example.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    KVSDemo.runKvsDemo(new ShardedLinearizableExample());
  }

  @Override
  public String name() {
    return "Sharded + linearizable";
  }

  @Override
  public String description() {
    return "Each key lives in one of two groups of three hosts; one group loses its majority, and the other stays available.";
  }

  @Override
  public LwwStorage<String> storage() {
    return new LwwStorage<>();
  }

  @Override
  public LinearizableShardedRouter<PaxosRouter> router() {
    return ShardedRouter.of(2, PaxosRouter.of(3));
  }

  @Override
  public List<DemoStep<String>> operations() {
    String shard = "shard-" + router().shardOf("key1");
    List<String> majority = List.of(shard + "/node-1", shard + "/node-2");
    List<DemoStep<String>> script = new ArrayList<>(BaseOperations.SIX);
    script.add(step(compareAndSet("key1", "updated_value1", "swapped")));
    script.add(
        happens(
            server -> {
              SimulatedNetwork network = (SimulatedNetwork) server.network();
              majority.forEach(host -> network.host(host).crash());
              return String.join(" and ", majority) + " crash";
            }));
    script.add(step(get("key1")));
    script.add(step(compareAndSet("key2", "value2", "swapped_too")));
    script.add(
        happens(
            server -> {
              SimulatedNetwork network = (SimulatedNetwork) server.network();
              network.host(majority.get(0)).restart();
              return majority.get(0) + " restarts";
            }));
    script.add(step(get("key1")));
    return script;
  }
}
