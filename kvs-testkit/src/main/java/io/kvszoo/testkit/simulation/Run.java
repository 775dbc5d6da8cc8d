package io.kvszoo.testkit.simulation;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.Router;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.recording.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a scenario, which a {@link Rule} checks.
 *
 * @param scenario the scenario that was run
 * @param storage the storage
 * @param router the router
 * @param history the operations of clients and their outcomes, before and after the network was
 *     healed
 * @param settled the number of operations that had been invoked when the healed network had settled
 * @param replicas the final state after settling: for each host, the values of the keys that it
 *     could answer without the others; and under {@link #ANY_HOST}, those that a client reads that
 *     can reach all hosts
 * @param unserved the indices of operations that were not done although the network had been healed
 * @param failure the exception that was thrown or the invariant that was violated, if any
 * @param traceHash the hash of all events
 * @param <V> the type of the values
 */
public record Run<V>(
    Scenario scenario,
    Storage<V, ?> storage,
    Router router,
    History<KVSOperation<V>, KVSResult<V>> history,
    int settled,
    Map<String, Map<String, List<V>>> replicas,
    List<Integer> unserved,
    Optional<Finding> failure,
    long traceHash) {

  /** The name, in {@link #replicas}, of the client that can reach all hosts. */
  public static final String ANY_HOST = "any host";

  /**
   * The final values that a client reads that can reach all hosts.
   *
   * @return the values by key, without the keys that could not be read
   */
  public Map<String, List<V>> finalValues() {
    return replicas.getOrDefault(ANY_HOST, Map.of());
  }
}
