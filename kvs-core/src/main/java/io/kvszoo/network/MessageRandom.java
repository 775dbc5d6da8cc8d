package io.kvszoo.network;

import java.util.random.RandomGenerator;

/**
 * The randomness of one message: SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom
 * Number Generators", OOPSLA 2014), seeded by the link and the message's number on it. So no link
 * has a generator to remember, and no draw for one message shifts the draws for another.
 */
final class MessageRandom implements RandomGenerator {

  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /** Turns to one message. */
  void turnTo(SimulatedHost from, SimulatedHost to, long number) {
    state = mix(from.hash * 31 + to.hash + number * GAMMA);
  }

  /** Draws whether a fault of some probability happens; where there is no chance, draws nothing. */
  boolean chance(double probability) {
    return probability > 0 && nextDouble() < probability;
  }

  /** Draws how long a message takes. */
  long draw(Latency latency) {
    long nanos = latency.sample(this);
    if (nanos < 0 || nanos > Durations.LONGEST_NANOS) {
      throw new IllegalStateException(
          "latency '%s' drew %d ns; a sample must be in [0, %d], 100 years"
              .formatted(latency, nanos, Durations.LONGEST_NANOS));
    }
    return nanos;
  }

  @Override
  public long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  private static long mix(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
