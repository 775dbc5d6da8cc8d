package io.kvszoo.testkit.simulation;

import java.util.random.RandomGenerator;

/** Which keys a {@link Workload} uses how often. */
public enum KeyChoice {
  /** All keys equally. */
  UNIFORM,
  /**
   * Few keys mostly: the k-th with a probability in proportion to 1 / k^0.99, as YCSB does (Cooper
   * and others, "Benchmarking Cloud Serving Systems with YCSB", 2010).
   */
  ZIPFIAN,
  /** The keys that were inserted last mostly, by the same law. */
  LATEST;

  private static final double SKEW = 0.99;

  /**
   * Chooses a key.
   *
   * @param random decides
   * @param keys how many there are by now, at least 1
   * @return the key's number, from 0
   */
  int choose(RandomGenerator random, int keys) {
    return switch (this) {
      case UNIFORM -> random.nextInt(keys);
      case ZIPFIAN -> zipfian(random, keys);
      case LATEST -> keys - 1 - zipfian(random, keys);
    };
  }

  private static int zipfian(RandomGenerator random, int keys) {
    double total = 0;
    for (int key = 1; key <= keys; key++) {
      total += Math.pow(key, -SKEW);
    }
    double drawn = random.nextDouble() * total;
    for (int key = 1; key < keys; key++) {
      drawn -= Math.pow(key, -SKEW);
      if (drawn < 0) {
        return key - 1;
      }
    }
    return keys - 1;
  }
}
