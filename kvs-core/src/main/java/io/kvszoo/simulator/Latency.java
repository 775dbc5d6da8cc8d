package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a message takes over a link: a distribution that is sampled once a message.
 *
 * <p>A user's own distribution must depend on the generator alone, so that runs can be repeated.
 */
@FunctionalInterface
public interface Latency {

  /**
   * Draws the latency of one message.
   *
   * @param random the randomness of the link
   * @return nanoseconds, not negative
   */
  long sample(RandomGenerator random);

  /**
   * Each message takes equally long.
   *
   * @param latency not negative
   * @return the distribution
   */
  static Latency constant(Duration latency) {
    return new ConstantLatency(nanos("latency", latency));
  }

  /**
   * Each duration between two bounds is equally likely.
   *
   * @param min the least, not negative
   * @param max the most, included, at least {@code min}
   * @return the distribution
   */
  static Latency uniform(Duration min, Duration max) {
    long low = nanos("min", min);
    long high = nanos("max", max);
    checkArgument(low <= high, "min (%s) must not be above max (%s)", min, max);
    return new UniformLatency(low, high);
  }

  /**
   * The logarithm is normally distributed: most messages are near the median, with a long tail, as
   * measured on real networks.
   *
   * @param median half of the messages are faster, not negative
   * @param sigma the standard deviation of the natural logarithm, in [0, 3]; 0.5 puts the 99th
   *     percentile at 3.2 times the median
   * @return the distribution
   */
  static Latency logNormal(Duration median, double sigma) {
    checkArgument(sigma >= 0 && sigma <= 3, "sigma (%s) must be in [0, 3]", sigma);
    return new LogNormalLatency(nanos("median", median), sigma);
  }

  /**
   * Mostly one distribution, and rarely another: a fast network with rare, slow messages.
   *
   * @param fast the usual distribution
   * @param slow the rare one
   * @param slowProbability how often the rare one, in [0, 1]
   * @return the distribution
   */
  static Latency mostly(Latency fast, Latency slow, double slowProbability) {
    checkArgument(
        slowProbability >= 0 && slowProbability <= 1,
        "slowProbability (%s) must be in [0, 1]",
        slowProbability);
    return new MixedLatency(fast, slow, slowProbability);
  }

  private static long nanos(String name, Duration duration) {
    return Durations.nanos(name, duration);
  }
}
