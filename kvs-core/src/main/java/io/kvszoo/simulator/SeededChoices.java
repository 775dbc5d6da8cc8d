package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws all choices from one seed. Those about a message are decided by the link, the message's
 * number on it, and what is chosen. So no link has a generator to remember, no draw for one message
 * shifts the draws for another, and switching one fault off does not change how the others strike.
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
