package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * A random generator that produces the same numbers on every JVM and in every release: SplitMix64
 * (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014). The JDK
 * guarantees this for none of its splittable generators, and derives numbers in a range, doubles
 * and Gaussians by methods that change between releases. Here every method is implemented
 * explicitly, and tests check it against published numbers.
 *
 * <p>The generator is fast, small and statistically sound, but not cryptographically secure. It is
 * not thread-safe: give each thread its own {@link #split}. Each number takes O(1).
 */
public final class SplitMix64 implements RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;
  private long gamma;

  /**
   * Creates a generator.
   *
   * @param seed equal seeds produce equal numbers
   */
  public SplitMix64(long seed) {
    this(seed, GOLDEN_GAMMA);
  }

  private SplitMix64(long seed, long gamma) {
    this.state = seed;
    this.gamma = gamma;
  }

  /**
   * Creates the generator of a component by its name; different names produce different numbers.
   */
  static SplitMix64 fork(long seed, String component) {
    return new SplitMix64(mix(mix(seed) + hash(component)));
  }

  /** Starts over from another seed. */
  void reseed(long seed) {
    state = seed;
    gamma = GOLDEN_GAMMA;
  }

  /**
   * Splits off another generator, whose numbers are independent of the following numbers of this
   * one.
   *
   * @return the generator, determined by the state of this one
   */
  public SplitMix64 split() {
    return new SplitMix64(nextLong(), mixGamma(nextState()));
  }

  private long nextState() {
    state += gamma;
    return state;
  }

  /** Spreads each bit over all bits: Stafford's variant 13 of MurmurHash3's finalizer. */
  static long mix(long bits) {
    long mixed = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /** An odd number whose bits change often enough. */
  private static long mixGamma(long bits) {
    long mixed = (bits ^ bits >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    mixed = (mixed ^ mixed >>> 33) | 1;
    return Long.bitCount(mixed ^ mixed >>> 1) < 24 ? mixed ^ 0xAAAAAAAAAAAAAAAAL : mixed;
  }

  /** Hashes a name: FNV-1a with 64 bits (Fowler, Noll and Vo) over its UTF-8 bytes. */
  static long hash(String name) {
    long hash = 0xCBF29CE484222325L;
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (next & 0xFF)) * 0x100000001B3L;
    }
    return hash;
  }

  @Override
  public long nextLong() {
    return mix(nextState());
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  @Override
  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  /** In [0, bound), each equally likely: Lemire, "Fast Random Integer Generation", 2019. */
  @Override
  public long nextLong(long bound) {
    checkArgument(bound > 0, "bound (%s) must be > 0", bound);
    long random = nextLong();
    long low = random * bound;
    if (Long.compareUnsigned(low, bound) < 0) {
      long threshold = Long.remainderUnsigned(-bound, bound);
      while (Long.compareUnsigned(low, threshold) < 0) {
        random = nextLong();
        low = random * bound;
      }
    }
    // The high half of the unsigned product; the bound is positive.
    return Math.multiplyHigh(random, bound) + (random >> 63 & bound);
  }

  @Override
  public long nextLong(long origin, long bound) {
    checkArgument(origin < bound, "origin (%s) must be below bound (%s)", origin, bound);
    long range = bound - origin;
    if (range > 0) {
      return origin + nextLong(range);
    }
    long random = nextLong(); // More than half of all numbers are in the range.
    while (random < origin || random >= bound) {
      random = nextLong();
    }
    return random;
  }

  @Override
  public int nextInt(int bound) {
    checkArgument(bound > 0, "bound (%s) must be > 0", bound);
    return (int) nextLong(bound);
  }

  @Override
  public int nextInt(int origin, int bound) {
    checkArgument(origin < bound, "origin (%s) must be below bound (%s)", origin, bound);
    return (int) (origin + nextLong((long) bound - origin));
  }

  /** In [0, 1), a multiple of 2^-53. */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  @Override
  public double nextDouble(double bound) {
    return nextDouble(0, bound);
  }

  @Override
  public double nextDouble(double origin, double bound) {
    checkArgument(
        origin < bound && Double.isFinite(bound - origin),
        "origin (%s) must be below bound (%s), and their difference must be finite",
        origin,
        bound);
    double random = origin + nextDouble() * (bound - origin);
    return random < bound ? random : Math.nextDown(bound);
  }

  /** In [0, 1), a multiple of 2^-24. */
  @Override
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1.0p-24f;
  }

  @Override
  public float nextFloat(float bound) {
    return nextFloat(0, bound);
  }

  @Override
  public float nextFloat(float origin, float bound) {
    checkArgument(
        origin < bound && Float.isFinite(bound - origin),
        "origin (%s) must be below bound (%s), and their difference must be finite",
        origin,
        bound);
    float random = origin + nextFloat() * (bound - origin);
    return random < bound ? random : Math.nextDown(bound);
  }

  /** By the polar method of Marsaglia and Bray (1964); one of its two numbers is used. */
  @Override
  public double nextGaussian() {
    while (true) {
      double x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      double square = x * x + y * y;
      if (square > 0 && square < 1) {
        // StrictMath, since the last bits of Math.log may differ between machines.
        return x * Math.sqrt(-2 * StrictMath.log(square) / square);
      }
    }
  }

  @Override
  public double nextGaussian(double mean, double deviation) {
    checkArgument(deviation >= 0, "deviation (%s) must be >= 0", deviation);
    return mean + deviation * nextGaussian();
  }

  @Override
  public double nextExponential() {
    return -StrictMath.log(1 - nextDouble());
  }

  @Override
  public void nextBytes(byte[] bytes) {
    for (int i = 0; i < bytes.length; ) {
      long random = nextLong();
      for (int end = Math.min(bytes.length, i + Long.BYTES); i < end; i++) {
        bytes[i] = (byte) random;
        random >>>= Byte.SIZE;
      }
    }
  }
}
