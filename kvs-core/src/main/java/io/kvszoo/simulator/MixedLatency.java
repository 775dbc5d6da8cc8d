package io.kvszoo.simulator;

import java.util.random.RandomGenerator;

/** A latency that mostly has one distribution, and rarely another. */
record MixedLatency(Latency fast, Latency slow, double slowProbability) implements Latency {

  @Override
  public long sample(RandomGenerator random) {
    long usual = fast.sample(random); // First, so that it is what it would be without rare ones.
    return random.nextDouble() < slowProbability ? slow.sample(random) : usual;
  }

  @Override
  public String toString() {
    return fast + ", with probability " + slowProbability + " " + slow;
  }
}
