package io.kvszoo.benchmark;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.LwwStorage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Blocking puts and gets a second through a client, next to a plain map: 10,000 keys in random
 * order, values of 64 characters.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class LocalBenchmark {

  private static final int KEYS = 10_000;
  private static final int VALUES = 1 << 12;
  private static final int ORDER = 1 << 16;

  private final SplittableRandom random = new SplittableRandom(42);
  private final List<String> keys =
      IntStream.range(0, KEYS).mapToObj(i -> "key-" + (KEYS + i)).toList();
  private final List<String> values = random.ints(VALUES).mapToObj(this::value).toList();
  private final int[] order = random.ints(ORDER, 0, KEYS).toArray();
  private final Map<String, String> map = new HashMap<>();
  private final KVSClient<String> local =
      KVSServer.start(new LwwStorage<String>(), new LocalRouter()).connect();
  private final KVSClient<String> sharded =
      KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3)).connect();
  private int next;

  private String value(int ignored) {
    return random
        .ints(64, 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** Writes all keys once. */
  @Setup
  public void fill() {
    for (int i = 0; i < KEYS; i++) {
      map.put(keys.get(i), values.get(i % VALUES));
      local.put(keys.get(i), values.get(i % VALUES));
      sharded.put(keys.get(i), values.get(i % VALUES));
    }
  }

  private String key() {
    next++;
    return keys.get(order[next & (ORDER - 1)]);
  }

  private String value() {
    return values.get(next & (VALUES - 1));
  }

  /** The yardstick for puts. */
  @Benchmark
  public @Nullable String mapPut() {
    return map.put(key(), value());
  }

  /** The yardstick for gets. */
  @Benchmark
  public @Nullable String mapGet() {
    return map.get(key());
  }

  /** Puts into an embedded store. */
  @Benchmark
  public void localPut() {
    local.put(key(), value());
  }

  /** Gets from an embedded store. */
  @Benchmark
  public Optional<String> localGet() {
    return local.get(key()).value();
  }

  /** Puts into one of three shards over the simulated network, two messages each. */
  @Benchmark
  public void shardedPut() {
    sharded.put(key(), value());
  }

  /** Gets from one of three shards over the simulated network, two messages each. */
  @Benchmark
  public Optional<String> shardedGet() {
    return sharded.get(key()).value();
  }
}
