package io.kvszoo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SplitMix64Test {

  @Example
  void it_makes_the_published_numbers() {
    SplitMix64 random = new SplitMix64(1234567);
    assertThat(LongStream.generate(random::nextLong).limit(5).mapToObj(Long::toUnsignedString))
        .containsExactly(
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821");
    assertThat(new SplitMix64(0).nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
  }

  @Property
  void it_makes_the_numbers_of_the_papers_authors_also_when_split(@ForAll long seed) {
    SplitMix64 ours = new SplitMix64(seed);
    SplittableRandom theirs = new SplittableRandom(seed);
    for (int i = 0; i < 3; i++) {
      assertThat(ours.nextLong()).isEqualTo(theirs.nextLong());
      SplitMix64 ourChild = ours.split();
      SplittableRandom theirChild = theirs.split();
      assertThat(ourChild.nextLong()).isEqualTo(theirChild.nextLong());
      assertThat(ourChild.split().nextLong()).isEqualTo(theirChild.split().nextLong());
    }
  }

  @Example
  void names_have_the_published_hashes() {
    assertThat(SplitMix64.hash("")).isEqualTo(0xCBF29CE484222325L);
    assertThat(SplitMix64.hash("a")).isEqualTo(0xAF63DC4C8601EC8CL);
    assertThat(SplitMix64.hash("foobar")).isEqualTo(0x85944171F73967E8L);
  }

  /** Each kind of number, so that none of them can change without notice. */
  @Example
  void every_kind_of_number_stays_what_it_is() {
    SplitMix64 random = new SplitMix64(42);
    byte[] bytes = new byte[11];
    random.nextBytes(bytes);
    String drawn =
        String.join(
            " ",
            Integer.toString(random.nextInt()),
            Boolean.toString(random.nextBoolean()),
            Integer.toString(random.nextInt(1_000)),
            Integer.toString(random.nextInt(-1_000, 1_000)),
            Long.toString(random.nextLong(1_000_000_007)),
            Long.toString(random.nextLong(-5, 5)),
            Long.toString(random.nextLong(Long.MIN_VALUE, Long.MAX_VALUE)),
            Double.toString(random.nextDouble()),
            Double.toString(random.nextDouble(10)),
            Float.toString(random.nextFloat()),
            Double.toString(random.nextGaussian()),
            Double.toString(random.nextGaussian(5, 2)),
            Double.toString(random.nextExponential()),
            Integer.toString(Arrays.hashCode(bytes)));
    assertThat(drawn)
        .isEqualTo(
            "1196582743 false 38 736 218405195 3 6270620877612482005 0.6184820663561348"
                + " 2.0490183179877555 0.49298918 1.9375059271254913 6.211133278801455"
                + " 0.1093397954774117 -645752856");
  }

  @Property
  void numbers_are_within_their_bounds(@ForAll long seed, @ForAll long a, @ForAll long b) {
    SplitMix64 random = new SplitMix64(seed);
    long low = Math.min(a, b);
    long high = Math.max(a, b);
    if (low < high) {
      assertThat(random.nextLong(low, high)).isBetween(low, high - 1);
    }
    if (high > 0) {
      assertThat(random.nextLong(high)).isBetween(0L, high - 1);
    }
    assertThat(random.nextDouble()).isBetween(0.0, Math.nextDown(1.0));
    assertThat(random.nextFloat()).isBetween(0.0f, Math.nextDown(1.0f));
  }

  @Example
  void small_ranges_are_even() {
    SplitMix64 random = new SplitMix64(7);
    int[] counts = new int[6];
    for (int i = 0; i < 60_000; i++) {
      counts[random.nextInt(6)]++;
    }
    assertThat(IntStream.of(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(9_600, 10_400));
  }

  @Example
  void gaussians_have_mean_0_and_deviation_1() {
    SplitMix64 random = new SplitMix64(7);
    double[] drawn = DoubleStream.generate(random::nextGaussian).limit(100_000).toArray();
    double mean = DoubleStream.of(drawn).average().orElseThrow();
    double square = DoubleStream.of(drawn).map(x -> x * x).average().orElseThrow();
    assertThat(mean).isBetween(-0.02, 0.02);
    assertThat(square).isBetween(0.98, 1.02);
  }

  @Example
  void empty_ranges_are_refused() {
    SplitMix64 random = new SplitMix64(7);
    assertThatThrownBy(() -> random.nextInt(0)).hasMessage("bound (0) must be > 0");
    assertThatThrownBy(() -> random.nextLong(3, 3))
        .hasMessage("origin (3) must be below bound (3)");
  }
}
