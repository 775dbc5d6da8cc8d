package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws all choices from one seed. A choice about a message is determined by the link, the number
 * of the message on the link, and the kind of choice. Links therefore need no generator of their
 * own, the choices for one message do not affect those for another, and disabling one fault does
 * not change the effects of others.
 */
final class SeededChoices implements Choices {

  private final long seed;
  private final SplitMix64 random = new SplitMix64(0);

  SeededChoices(long seed) {
    this.seed = seed;
  }

  private SplitMix64 turnTo(MessageChoice choice, Upcoming message) {
    random.reseed(SplitMix64.mix(message.key() + choice.salt));
    return random;
  }

  @Override
  public boolean happens(MessageChoice choice, Upcoming message, double probability) {
    return turnTo(choice, message).nextDouble() < probability;
  }

  @Override
  public long latency(MessageChoice choice, Upcoming message, Latency latency) {
    return latency.sample(turnTo(choice, message));
  }

  @Override
  public RandomGenerator randomOf(Address<?> process, int start) {
    return SplitMix64.fork(seed, process.path() + '#' + start);
  }

  @Override
  public boolean crashesAt(CrashPoint point, Address<?> process) {
    return false;
  }

  @Override
  public int next(List<? extends Upcoming> simultaneous) {
    return 0;
  }
}
