package io.kvszoo.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A latency that is uniformly distributed between two inclusive bounds. */
record UniformLatency(long min, long max) implements Latency {

  @Override
  public long sample(RandomGenerator random) {
    return min + random.nextLong(max - min + 1);
  }

  @Override
  public String toString() {
    return "uniform " + Duration.ofNanos(min) + " to " + Duration.ofNanos(max);
  }
}
