package io.kvszoo.examples;

import static io.kvszoo.demo.DemoStep.happens;
import static io.kvszoo.demo.DemoStep.step;
import static io.kvszoo.operation.KVSOperation.compareAndSet;
import static io.kvszoo.operation.KVSOperation.get;
import static io.kvszoo.operation.KVSOperation.put;

import io.kvszoo.KVSServer;
import io.kvszoo.demo.DemoStep;
import io.kvszoo.demo.KVSDemo;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Paxos(3 + 3 + 3) -> LwwStorage}: one total order of all writes under any leader, and no
 * answers without a majority.
 */
public final class LinearizableExample implements KVSDemo<String, LwwStorage<String>, PaxosRouter> {

  private static final List<String> CUT_OFF = List.of("acceptor-1", "acceptor-2");

  /** Creates the example. */
  public LinearizableExample() {}

  /**
   * Runs the example.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    KVSDemo.runKvsDemo(new LinearizableExample());
  }

  @Override
  public String name() {
    return "Linearizable";
  }

  @Override
  public String description() {
    return "Proposers, acceptors and replicas agree on one order of all writes; the leader crashes, and then the majority is lost.";
  }

  @Override
  public LwwStorage<String> storage() {
    return new LwwStorage<>();
  }

  @Override
  public PaxosRouter router() {
    return PaxosRouter.builder(3, 3, 3).build();
  }

  @Override
  public List<DemoStep<String>> operations() {
    Elections elections = new Elections();
    List<DemoStep<String>> script = new ArrayList<>(BaseOperations.SIX);
    script.add(step(compareAndSet("key1", "updated_value1", "swapped")));
    script.add(step(compareAndSet("key1", "updated_value1", "too_late")));
    script.add(happens(server -> crashLeader(server, elections)));
    script.add(step(put("key2", "after_election")));
    script.add(happens(server -> elections.report()));
    script.add(step(get("key1")));
    script.add(happens(LinearizableExample::cutOff));
    script.add(step(put("key1", "nobody_knows")));
    script.add(step(put("key1", "not_done")));
    script.add(step(get("key2")));
    script.add(happens(LinearizableExample::heal));
    script.add(step(get("key1")));
    script.add(step(get("key2")));
    return script;
  }

  private static String crashLeader(KVSServer<String, ?, ?> server, Elections elections) {
    SimulatedNetwork network = (SimulatedNetwork) server.network();
    elections.watch(network);
    network.host("proposer-0").crash();
    return "proposer-0, which leads, crashes";
  }

  private static String cutOff(KVSServer<String, ?, ?> server) {
    SimulatedNetwork network = (SimulatedNetwork) server.network();
    List<String> others = new ArrayList<>();
    network.hosts().stream().map(SimulatedHost::name).forEach(others::add);
    others.removeAll(CUT_OFF);
    network.partition(CUT_OFF, others);
    return String.join(" and ", CUT_OFF) + " are partitioned away";
  }

  private static String heal(KVSServer<String, ?, ?> server) {
    ((SimulatedNetwork) server.network()).heal();
    return "healed";
  }
}
