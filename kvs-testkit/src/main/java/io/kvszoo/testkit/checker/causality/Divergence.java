package io.kvszoo.testkit.checker.causality;

import io.kvszoo.operation.KVSResult;
import java.util.List;

/**
 * Two replicas that have different values of a key after the network has settled.
 *
 * @param key the key
 * @param replica one replica
 * @param values the values of the first replica
 * @param otherReplica another replica
 * @param otherValues the values of the other replica
 * @param <V> the type of the values
 */
public record Divergence<V>(
    String key, String replica, List<V> values, String otherReplica, List<V> otherValues) {

  @Override
  public String toString() {
    return "%s is %s at %s, and %s at %s"
        .formatted(
            key,
            new KVSResult.Read<>(values),
            replica,
            new KVSResult.Read<>(otherValues),
            otherReplica);
  }
}
