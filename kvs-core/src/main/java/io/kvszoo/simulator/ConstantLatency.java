package io.kvszoo.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A latency that is the same for each message. */
record ConstantLatency(long nanos) implements Latency {

  @Override
  public long sample(RandomGenerator random) {
    return nanos;
  }

  @Override
  public String toString() {
    return "constant " + Duration.ofNanos(nanos);
  }
}
