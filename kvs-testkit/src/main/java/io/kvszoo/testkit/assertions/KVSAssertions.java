package io.kvszoo.testkit.assertions;

import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.history.History;

/**
 * The entry point of the assertions of this package.
 *
 * <pre>{@code
 * assertThat(history).isLinearizable();
 * assertThat(history).satisfies(SessionGuarantee.MONOTONIC_READS);
 * assertThat(server).hasConverged("alpha", "beta");
 * }</pre>
 */
public final class KVSAssertions {

  private KVSAssertions() {}

  /**
   * Begins an assertion on a history.
   *
   * @param actual a history of a key-value store
   * @param <V> the type of the values
   * @return the assertion
   */
  public static <V> HistoryAssert<V> assertThat(History<KVSOperation<V>, KVSResult<V>> actual) {
    return new HistoryAssert<>(actual);
  }

  /**
   * Begins an assertion on a server.
   *
   * @param actual a server on a simulated network
   * @param <V> the type of the values
   * @return the assertion
   */
  public static <V> ServerAssert<V> assertThat(KVSServer<V, ?, ?> actual) {
    return new ServerAssert<>(actual);
  }
}
