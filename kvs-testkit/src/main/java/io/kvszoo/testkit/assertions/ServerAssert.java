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
   * That all hosts which can answer alone have the same values. Each host is asked by a client that
   * can reach no other, so virtual time passes; let it pass before too, so that replicas can hear
   * of each other.
   *
   * @param keys the keys to compare, at least one
   * @return this
   * @throws IllegalArgumentException if the server is on no simulated network, or nobody answers
   */
  public ServerAssert<V> hasConverged(String... keys) {
    isNotNull();
    if (!(actual.network() instanceof SimulatedNetwork)) {
      throw new IllegalArgumentException(
          "%s is on no simulated network, so that its hosts cannot be asked one by one"
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
