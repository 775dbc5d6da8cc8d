package io.kvszoo.testkit.assertions;

import io.kvszoo.KVSServer;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.testkit.checker.causality.FinalStateChecker;
import io.kvszoo.testkit.simulation.ReplicaReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on servers.
 *
 * @param <V> the type of the values
 */
public final class ServerAssert<V> extends AbstractAssert<ServerAssert<V>, KVSServer<V, ?, ?>> {

  ServerAssert(KVSServer<V, ?, ?> actual) {
    super(actual, ServerAssert.class);
  }

  /**
   * Verifies that all hosts that can answer without the others have the same values. Each host is
   * read by a client that can reach no other host, so virtual time passes. Let time pass before as
   * well, so that replicas can exchange their writes.
   *
   * @param keys the keys to compare, at least one
   * @return this
   * @throws IllegalArgumentException if the server is not on a simulated network, or no host
   *     answers
   */
  public ServerAssert<V> hasConverged(String... keys) {
    isNotNull();
    if (!(actual.network() instanceof SimulatedNetwork)) {
      throw new IllegalArgumentException(
          "%s is not on a simulated network, so its hosts cannot be read one by one; start it on one"
              .formatted(actual));
    }
    Map<String, Map<String, List<V>>> replicas =
        ReplicaReader.read(actual, actual.topology().hosts(), Arrays.asList(keys));
    FinalStateChecker.divergence(replicas)
        .ifPresent(
            difference ->
                failWithMessage("Expecting replicas to have converged, but %s", difference));
    return this;
  }
}
