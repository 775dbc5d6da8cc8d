package io.kvszoo.benchmark;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.LwwEntry;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Stamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Blocking puts and gets per second through a client, next to a plain map: 10,000 keys in random
 * order, values of 64 characters.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class StoreBenchmark {

  private static final int KEYS = 10_000;
  private static final int VALUES = 1 << 12;
  private static final int ORDER = 1 << 16;

  /** What to put and get, in which order. */
  @State(Scope.Thread)
  public static class Workload {

    private final SplittableRandom random = new SplittableRandom(42);
    private final List<String> keys =
        IntStream.range(0, KEYS).mapToObj(i -> "key-" + (KEYS + i)).toList();
    private final List<String> values = IntStream.range(0, VALUES).mapToObj(this::value).toList();
    private final int[] order = random.ints(ORDER, 0, KEYS).toArray();
    private int next;

    private String value(int number) {
      return "value-" + number + "x".repeat(64).substring(Integer.toString(number).length() + 6);
    }

    private void fill(BiConsumer<String, String> put) {
      for (int i = 0; i < KEYS; i++) {
        put.accept(keys.get(i), values.get(i % VALUES));
      }
    }

    private String key() {
      next++;
      return keys.get(order[next & (ORDER - 1)]);
    }

    private String value() {
      return values.get(next & (VALUES - 1));
    }
  }

  /** The yardstick. */
  @State(Scope.Thread)
  public static class Plain {

    private final Map<String, String> map = new HashMap<>();

    /** Puts all keys once. */
    @Setup
    public void fill(Workload workload) {
      workload.fill(map::put);
    }
  }

  /** A map that keeps with each value the stamp of its write, as the stores do. */
  @State(Scope.Thread)
  public static class Stamped {

    private final Map<String, LwwEntry<String>> map = new HashMap<>();
    private long writes;

    /** Puts all keys once. */
    @Setup
    public void fill(Workload workload) {
      workload.fill(this::put);
    }

    private @Nullable LwwEntry<String> put(String key, String value) {
      writes++;
      return map.put(key, new LwwEntry<>(Optional.of(value), new Stamp(writes, 0, writes)));
    }
  }

  /** A store behind a client. */
  @State(Scope.Thread)
  public static class Store {

    /** Embedded, or three shards over the simulated network with two messages an operation. */
    @Param({"local", "sharded"})
    public String architecture = "local";

    private KVSClient<String> client = connect();

    private KVSClient<String> connect() {
      return architecture.equals("sharded")
          ? KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3)).connect()
          : KVSServer.start(new LwwStorage<String>(), new LocalRouter()).connect();
    }

    /** Puts all keys once. */
    @Setup
    public void fill(Workload workload) {
      client = connect();
      workload.fill(client::put);
    }
  }

  /** Puts into a plain map. */
  @Benchmark
  public @Nullable String mapPut(Plain plain, Workload workload) {
    return plain.map.put(workload.key(), workload.value());
  }

  /** Puts into a map that keeps stamps. */
  @Benchmark
  public @Nullable LwwEntry<String> stampedMapPut(Stamped stamped, Workload workload) {
    return stamped.put(workload.key(), workload.value());
  }

  /** Gets from a plain map. */
  @Benchmark
  public @Nullable String mapGet(Plain plain, Workload workload) {
    return plain.map.get(workload.key());
  }

  /** Puts through a client. */
  @Benchmark
  public void put(Store store, Workload workload) {
    store.client.put(workload.key(), workload.value());
  }

  /** Gets through a client. */
  @Benchmark
  public Optional<String> get(Store store, Workload workload) {
    return store.client.get(workload.key()).value();
  }
}
