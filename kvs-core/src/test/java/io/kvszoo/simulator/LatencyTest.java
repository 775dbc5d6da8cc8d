package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final int SAMPLES = 100_000;

  /** Samples in milliseconds, sorted. */
  private static double[] sample(Latency latency) {
    SplittableRandom random = new SplittableRandom(42);
    double[] samples = new double[SAMPLES];
    Arrays.setAll(samples, i -> latency.sample(random) / 1e6);
    Arrays.sort(samples);
    return samples;
  }

  private static double percentile(double[] sorted, double percent) {
    return sorted[(int) (sorted.length * percent / 100)];
  }

  @Test
  void constant_is_constant() {
    assertThat(sample(Latency.constant(ms(3)))).containsOnly(3.0);
  }

  @Test
  void uniform_is_even_and_includes_its_bounds() {
    double[] samples = sample(Latency.uniform(ms(2), ms(10)));
    assertThat(samples[0]).isBetween(2.0, 2.01);
    assertThat(samples[SAMPLES - 1]).isBetween(9.99, 10.0);
    assertThat(percentile(samples, 25)).isEqualTo(4, within(0.1));
    assertThat(sample(Latency.uniform(ms(2), ms(2)))).containsOnly(2.0);
  }

  @Test
  void log_normal_has_the_stated_median_and_tail() {
    double[] samples = sample(Latency.logNormal(ms(10), 0.5));
    assertThat(percentile(samples, 50)).isEqualTo(10, within(0.1));
    assertThat(percentile(samples, 99)).isEqualTo(32, within(1.0));
  }

  @Test
  void mostly_is_slow_as_rarely_as_stated() {
    double[] samples =
        sample(Latency.mostly(Latency.constant(ms(1)), Latency.constant(ms(100)), 0.02));
    assertThat(percentile(samples, 97)).isEqualTo(1);
    assertThat(percentile(samples, 99)).isEqualTo(100);
  }
}
