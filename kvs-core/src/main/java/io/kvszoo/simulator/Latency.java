package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The latency of a link: a distribution that is sampled once per message.
 *
 * <p>A custom distribution must depend on the generator alone, so that runs can be repeated.
 */
@FunctionalInterface
public interface Latency {

  /**
   * Draws the latency of one message.
   *
   * @param random the random generator of the link
   * @return nanoseconds, not negative
   */
  long sample(RandomGenerator random);

  /**
   * A constant latency.
   *
   * @param latency the latency of each message, not negative
   * @return the distribution
   */
  static Latency constant(Duration latency) {
    return new ConstantLatency(nanos("latency", latency));
  }

  /**
   * A uniform distribution between two bounds.
   *
   * @param min the lower bound, not negative
   * @param max the upper bound, inclusive, at least {@code min}
   * @return the distribution
   */
  static Latency uniform(Duration min, Duration max) {
    long low = nanos("min", min);
    long high = nanos("max", max);
    checkArgument(low <= high, "min (%s) must not be above max (%s); exchange them", min, max);
    return new UniformLatency(low, high);
  }

  /**
   * A log-normal distribution: most messages are near the median, with a long tail, as measured on
   * real networks.
   *
   * @param median the median, not negative
   * @param sigma the standard deviation of the natural logarithm, in [0, 3]; 0.5 puts the 99th
   *     percentile at 3.2 times the median
   * @return the distribution
   */
  static Latency logNormal(Duration median, double sigma) {
    checkArgument(sigma >= 0 && sigma <= 3, "sigma (%s) must be in [0, 3]", sigma);
    return new LogNormalLatency(nanos("median", median), sigma);
  }

  /**
   * A mixture of two distributions: a fast network with rare, slow messages.
   *
   * @param fast the usual distribution
   * @param slow the rare one
   * @param slowProbability the probability of the rare one, in [0, 1]
   * @return the distribution
   */
  static Latency mostly(Latency fast, Latency slow, double slowProbability) {
    checkArgument(
        slowProbability >= 0 && slowProbability <= 1,
        "slowProbability (%s) must be in [0, 1]",
        slowProbability);
    checkNotNull(fast, "fast must not be null; pass a distribution, such as Latency.constant");
    checkNotNull(slow, "slow must not be null; pass a distribution, such as Latency.uniform");
    return new MixedLatency(fast, slow, slowProbability);
  }

  private static long nanos(String name, Duration duration) {
    return Durations.nanos(name, duration);
  }
}
