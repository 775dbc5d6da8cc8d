package io.kvszoo.examples;

import static io.kvszoo.demo.DemoStep.by;
import static io.kvszoo.demo.DemoStep.happens;
import static io.kvszoo.demo.DemoStep.together;
import static io.kvszoo.operation.KVSOperation.get;
import static io.kvszoo.operation.KVSOperation.put;

import io.kvszoo.KVSServer;
import io.kvszoo.demo.DemoStep;
import io.kvszoo.demo.KVSDemo;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Replicated(3) -> CausalStorage}: clients read and write at any replica, even on both sides
 * of a partition, and the replicas converge.
 */
public final class ReplicatedExample
    implements KVSDemo<String, CausalStorage<String>, ReplicatedRouter> {

  private static final List<String> LEFT = List.of("alice", "replica-0");
  private static final List<String> RIGHT = List.of("bob", "carol", "replica-1", "replica-2");

  /** Creates the example. */
  public ReplicatedExample() {}

  /**
   * Runs the example.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    KVSDemo.runKvsDemo(new ReplicatedExample());
  }

  @Override
  public String name() {
    return "Replicated";
  }

  @Override
  public String description() {
    return "Each client writes at its own replica; concurrent writes are kept as siblings until a client merges them.";
  }

  @Override
  public CausalStorage<String> storage() {
    return new CausalStorage<>();
  }

  @Override
  public ReplicatedRouter router() {
    return ReplicatedRouter.of(3);
  }

  @Override
  public List<DemoStep<String>> operations() {
    List<DemoStep<String>> script = new ArrayList<>();
    script.add(together(List.of(by("alice", put("alpha", "a1")), by("bob", put("alpha", "a2")))));
    script.add(by("bob", put("beta", "b1")));
    script.add(happens(ReplicatedExample::gossip));
    script.add(by("carol", get("alpha")));
    script.add(by("carol", get("beta")));
    script.add(by("carol", get("nonexistent")));
    script.add(by("carol", put("alpha", "merged")));
    script.add(happens(ReplicatedExample::gossip));
    script.add(by("alice", get("alpha")));
    script.add(by("bob", get("alpha")));
    Watchers watchers = new Watchers("alpha");
    script.add(happens(server -> partition(server, watchers)));
    script.add(by("alice", put("alpha", "left")));
    script.add(by("bob", put("alpha", "right")));
    script.add(by("alice", get("alpha")));
    script.add(by("bob", get("alpha")));
    script.add(happens(server -> heal(server, watchers)));
    script.add(by("alice", get("alpha")));
    return script;
  }

  private static String gossip(KVSServer<String, ?, ?> server) {
    ((SimulatedNetwork) server.network()).runFor(Duration.ofMillis(10));
    return "10 ms pass, while replicas gossip";
  }

  private static String partition(KVSServer<String, ?, ?> server, Watchers watchers) {
    watchers.connect(server, server.topology().hosts());
    setLossBetweenSides(server, 1);
    return "partition: " + String.join(", ", LEFT) + " | " + String.join(", ", RIGHT);
  }

  private static String heal(KVSServer<String, ?, ?> server, Watchers watchers) {
    setLossBetweenSides(server, 0);
    return "healed: " + watchers.waitUntilAllAgree(server);
  }

  private static void setLossBetweenSides(KVSServer<String, ?, ?> server, double loss) {
    SimulatedNetwork network = (SimulatedNetwork) server.network();
    network.links(LEFT, RIGHT).loss(loss);
    network.links(RIGHT, LEFT).loss(loss);
  }
}
