package io.kvszoo.testkit.simulation;

import java.util.random.RandomGenerator;

/** The distribution of the keys that a {@link Workload} uses. */
public enum KeyChoice {
  /** All keys are equally likely. */
  UNIFORM,
  /**
   * Zipfian: the k-th key has a probability proportional to 1 / k^0.99, as in YCSB (Cooper and
   * others, "Benchmarking Cloud Serving Systems with YCSB", 2010).
   */
  ZIPFIAN,
  /** As {@link #ZIPFIAN}, with the keys that were inserted last as the most likely ones. */
  LATEST;

  private static final double SKEW = 0.99;

  /**
   * Chooses a key.
   *
   * @param random the source of random choices
   * @param keys the present number of keys, at least 1
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
