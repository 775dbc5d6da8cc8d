package io.kvszoo.demo;

import com.google.common.collect.ImmutableList;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * An operation of a demonstration, with its outcome.
 *
 * @param number its position in the script, from 1
 * @param client the name of its client
 * @param operation the operation
 * @param outcome how it ended
 * @param took the virtual time from its call to its end
 * @param hosts the hosts on the path of the answer, in order, beginning with the client's; empty if
 *     there was no answer
 * @param <V> the type of the values
 */
public record DemoOperation<V>(
    int number,
    String client,
    KVSOperation<V> operation,
    Outcome<V> outcome,
    Duration took,
    List<String> hosts) {

  /** Copies the hosts. */
  public DemoOperation {
    hosts = ImmutableList.copyOf(hosts);
  }
}
