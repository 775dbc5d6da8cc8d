package io.kvszoo.demo;

import com.google.common.collect.ImmutableList;
import io.kvszoo.simulator.MessageCounts;
import java.time.Duration;
import java.util.List;

/**
 * What happened in a demonstration.
 *
 * @param operations what became of each step
 * @param messages the messages that crossed links
 * @param virtualTime how long it took
 * @param seed the seed of the network
 * @param traceHash the hash of all that happened; the same again with the same seed
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
