package io.kvszoo.testkit.checker.causality;

import io.kvszoo.operation.KVSResult;
import java.util.List;

/**
 * Two replicas that have different values of a key when all is quiet.
 *
 * @param key the key
 * @param replica one replica
 * @param values what it has
 * @param otherReplica another replica
 * @param otherValues what that has
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
