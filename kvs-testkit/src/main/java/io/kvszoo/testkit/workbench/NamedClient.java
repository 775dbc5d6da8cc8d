package io.kvszoo.testkit.workbench;

import io.kvszoo.KVSClient;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.testkit.history.Ending;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A client of a {@link Workbench}. Its operations are timed, and recorded in the history of the
 * workbench.
 *
 * @param <V> the type of the values
 */
public final class NamedClient<V> {

  private final Workbench<V> workbench;
  private final SimulatedNetwork network;
  private final KVSClient<V> client;
  private Optional<SimulatedHost> host = Optional.empty();
  private int session;
  private int crashes;

  NamedClient(Workbench<V> workbench, KVSClient<V> client) {
    this.workbench = workbench;
    this.network = workbench.network();
    this.client = client;
    session = workbench.beginSession(client.name());
  }

  /**
   * The name of this client.
   *
   * @return the name, which is also that of its host, if it has one
   */
  public String name() {
    return client.name();
  }

  /**
   * Executes an operation, and lets time pass until it has ended.
   *
   * @param operation the operation
   * @return the operation with its outcome
   * @throws IllegalArgumentException if the store does not support the operation, which then had no
   *     effect
   */
  public TimedOperation<V> execute(KVSOperation<V> operation) {
    Begun begun = invoke(operation);
    try {
      return begun.complete(client.execute(operation));
    } catch (IllegalArgumentException e) {
      throw begun.refused(e);
    }
  }

  /**
   * Begins an operation, which proceeds as time passes.
   *
   * @param operation the operation
   * @return a future that is completed within the event in which the operation ends
   * @throws IllegalArgumentException if the store does not support the operation, which then had no
   *     effect
   */
  public CompletableFuture<TimedOperation<V>> begin(KVSOperation<V> operation) {
    Begun begun = invoke(operation);
    try {
      return client.executeAsync(operation).thenApply(begun::complete);
    } catch (IllegalArgumentException e) {
      throw begun.refused(e);
    }
  }

  /**
   * Begins a new session if the host of the client has crashed since the last operation. Each
   * operation does this by itself.
   *
   * @return whether a new session began, which has no state of the previous one
   */
  public boolean beginAnewAfterCrash() {
    if (host.isEmpty()) {
      host = network.hosts().stream().filter(it -> it.name().equals(name())).findFirst();
    }
    int now = host.map(SimulatedHost::crashes).orElse(0);
    if (now == crashes) {
      return false;
    }
    crashes = now;
    session = workbench.beginSession("%s after crash %d".formatted(name(), crashes));
    return true;
  }

  private Begun invoke(KVSOperation<V> operation) {
    beginAnewAfterCrash();
    Duration now = network.now();
    return new Begun(
        workbench.recorder().invoke(session, operation, now.toNanos()), operation, now);
  }

  /** An operation in flight. */
  private final class Begun {

    private final int index;
    private final KVSOperation<V> operation;
    private final Duration at;

    private Begun(int index, KVSOperation<V> operation, Duration at) {
      this.index = index;
      this.operation = operation;
      this.at = at;
    }

    private TimedOperation<V> complete(Outcome<V> outcome) {
      Duration now = network.now();
      workbench.recorder().complete(index, Ending.of(outcome), now.toNanos());
      return new TimedOperation<>(index, operation, outcome, at, now);
    }

    private IllegalArgumentException refused(IllegalArgumentException why) {
      workbench
          .recorder()
          .complete(index, new Ending.Failed<>(why.toString()), network.now().toNanos());
      return why;
    }
  }
}
