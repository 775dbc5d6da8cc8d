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
 * What came of one scenario, for a {@link Rule} to judge.
 *
 * @param scenario what was run
 * @param storage the storage
 * @param router the router
 * @param history what clients invoked and were told, before and after the network was healed
 * @param settled how many operations of the history were there when all was quiet
 * @param replicas what was left when all was quiet: by host, the values of keys that it could
 *     answer alone; and those that a client reads who can reach all hosts
 * @param unserved the indices of operations that did not end well although the network had been
 *     healed
 * @param failure what was thrown, or which invariant was broken, if any
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
   * What a client reads in the end who can reach all hosts.
   *
   * @return by key, its values; without keys that could not be read
   */
  public Map<String, List<V>> finalValues() {
    return replicas.getOrDefault(ANY_HOST, Map.of());
  }
}
