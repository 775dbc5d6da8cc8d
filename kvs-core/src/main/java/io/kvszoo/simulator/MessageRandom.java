package io.kvszoo.simulator;

/**
 * The luck of one message, decided by the link, the message's number on it, and what is drawn. So
 * no link has a generator to remember, no draw for one message shifts the draws for another, and
 * switching one fault off does not change how the others strike.
 */
final class MessageRandom {

  /** What is drawn for a message, each from a stream of its own. */
  enum Purpose {
    LATENCY(1),
    LOSS(2),
    DUPLICATION(3),
    LATENCY_OF_COPY(4),
    LOSS_OF_COPY(5),
    REPORTED_FAILED(6),
    LATENCY_OF_REPORT(7);

    private final long salt;

    Purpose(long number) {
      salt = number * 0xD1342543DE82EF95L;
    }
  }

  private final SplitMix64 random = new SplitMix64(0);
  private long message;

  /** Turns to one message. */
  void turnTo(HostState from, HostState to, long number) {
    message = from.hash * 31 + to.hash + number * 0x9E3779B97F4A7C15L;
  }

  private SplitMix64 of(Purpose purpose) {
    random.reseed(SplitMix64.mix(message + purpose.salt));
    return random;
  }

  /** Draws whether a fault of some probability happens. */
  boolean chance(Purpose purpose, double probability) {
    return probability > 0 && of(purpose).nextDouble() < probability;
  }

  /** Draws how long a message takes. */
  long draw(Purpose purpose, Latency latency) {
    if (latency instanceof ConstantLatency constant) {
      return constant.nanos(); // Nothing is left to chance, and this is on every message's way.
    }
    long nanos = latency.sample(of(purpose));
    if (nanos < 0 || nanos > Durations.LONGEST_NANOS) {
      throw new IllegalStateException(
          "latency '%s' drew %d ns; a sample must be in [0, %d], 100 years"
              .formatted(latency, nanos, Durations.LONGEST_NANOS));
    }
    return nanos;
  }
}
