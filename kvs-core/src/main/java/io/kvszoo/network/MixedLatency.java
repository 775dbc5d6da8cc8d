package io.kvszoo.network;

import java.util.random.RandomGenerator;

/** Mostly one distribution, rarely another. */
record MixedLatency(Latency fast, Latency slow, double slowProbability) implements Latency {

  @Override
  public long sample(RandomGenerator random) {
    return (random.nextDouble() < slowProbability ? slow : fast).sample(random);
  }

  @Override
  public String toString() {
    return fast + ", with probability " + slowProbability + " " + slow;
  }
}
