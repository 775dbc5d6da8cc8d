package io.kvszoo.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A latency whose logarithm is normally distributed. */
record LogNormalLatency(long median, double sigma) implements Latency {

  @Override
  public long sample(RandomGenerator random) {
    // StrictMath, since the last bits of Math.exp may differ between machines.
    double sample = median * StrictMath.exp(sigma * random.nextGaussian());
    return Math.min(Math.round(sample), Durations.LONGEST_NANOS);
  }

  @Override
  public String toString() {
    return "log-normal, median " + Duration.ofNanos(median) + ", sigma " + sigma;
  }
}
