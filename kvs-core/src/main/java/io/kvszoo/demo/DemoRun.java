package io.kvszoo.demo;

import com.google.common.collect.ImmutableList;
import io.kvszoo.simulator.MessageCounts;
import java.time.Duration;
import java.util.List;

/**
 * The result of a demonstration.
 *
 * @param operations the operations with their outcomes
 * @param messages the counts of messages that crossed links
 * @param virtualTime the virtual time that the demonstration took
 * @param seed the seed of the network
 * @param traceHash the hash of all events; equal for equal seeds
 * @param <V> the type of the values
 */
public record DemoRun<V>(
    List<DemoOperation<V>> operations,
    MessageCounts messages,
    Duration virtualTime,
    long seed,
    long traceHash) {

  /** Copies the operations. */
  public DemoRun {
    operations = ImmutableList.copyOf(operations);
  }
}
