package io.kvszoo.demo;

import com.google.common.collect.ImmutableList;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * What became of one step.
 *
 * @param number its place in the script, from 1
 * @param client who did it
 * @param operation what it was
 * @param outcome how it ended
 * @param took how much virtual time passed from its call to its end
 * @param hosts the hosts that the answer came through, in order, the client's first; empty if there
 *     was no answer
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
