package io.kvszoo.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Session;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A program that is started again over machines which have lost their disks: it starts the
 * processes of a cluster and does not found it.
 */
class SecondStartTest {

  /** Keeps the outcomes of operations that have ended. */
  private record Answers(List<Outcome<String>> outcomes) implements Completion<String> {

    @Override
    public void complete(Outcome<String> outcome) {
      outcomes.add(outcome);
    }

    @Override
    public boolean ifGivenUp(Outcome<String> outcome) {
      return true;
    }

    @Override
    public boolean isComplete() {
      return false;
    }
  }

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Answers answers = new Answers(new ArrayList<>());

  private void start(Router router, Deployment<String, ?> deployment) {
    Session<String> session =
        router.deploy(deployment).open(ClientHost.in(network, "client", "session", 0));
    session.submit(new KVSOperation.Put<>("language", "Java"), answers);
    session.submit(new KVSOperation.Get<>("language"), answers);
    network.runFor(Duration.ofSeconds(5));
  }

  private boolean isAnyDone() {
    return answers.outcomes.stream().anyMatch(outcome -> outcome instanceof Outcome.Done);
  }

  /** The processes on some hosts that say that they have no memory. */
  private long withoutMemory() {
    return network.hosts().stream()
        .map(SimulatedHost::processes)
        .flatMap(List::stream)
        .map(network::view)
        .flatMap(Optional::stream)
        .map(ProcessView::standing)
        .filter("has no memory"::equals)
        .count();
  }

  @Test
  void acceptors_that_are_started_again_on_empty_disks_do_not_vote() {
    start(PaxosRouter.of(3), Deployment.in(network, new LwwStorage<>()));
    assertThat(withoutMemory()).isEqualTo(3);
    assertThat(isAnyDone()).isFalse();
  }

  @Test
  void acceptors_that_are_founded_vote() {
    start(PaxosRouter.of(3), Deployment.founding(network, new LwwStorage<>()));
    assertThat(withoutMemory()).isZero();
    assertThat(isAnyDone()).isTrue();
  }

  @Test
  void replicas_that_are_started_again_on_empty_disks_do_not_serve() {
    start(ReplicatedRouter.of(3), Deployment.in(network, new LwwStorage<>()));
    assertThat(withoutMemory()).isEqualTo(3);
    assertThat(isAnyDone()).isFalse();
  }

  @Test
  void replicas_that_are_founded_serve() {
    start(ReplicatedRouter.of(3), Deployment.founding(network, new LwwStorage<>()));
    assertThat(withoutMemory()).isZero();
    assertThat(isAnyDone()).isTrue();
  }

  @Test
  void nothing_in_a_shard_is_founded_either() {
    start(ShardedRouter.of(2, PaxosRouter.of(3)), Deployment.in(network, new LwwStorage<>()));
    assertThat(withoutMemory()).isEqualTo(6);
    assertThat(isAnyDone()).isFalse();
  }
}
