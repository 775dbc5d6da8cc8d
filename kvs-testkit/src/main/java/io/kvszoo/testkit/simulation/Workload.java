package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The operations of clients. Each client has its own session, and executes one operation after the
 * other.
 *
 * @param clients the number of clients, at least 1
 * @param operations the total number of operations of all clients
 * @param keys the initial number of keys, at least 1; few keys cause more conflicts
 * @param mix the weights of the kinds of operations
 * @param choice the distribution of keys
 * @param pause the mean time between the begins of two successive operations of a client, if the
 *     first one ends by then
 * @param varied whether each run draws its own weights, keys and pauses, up to the given ones, so
 *     that there are also runs without kinds of operations that hide the faults of others
 */
public record Workload(
    int clients,
    int operations,
    int keys,
    Mix mix,
    KeyChoice choice,
    Duration pause,
    boolean varied) {

  /** Checks the numbers. */
  public Workload {
    checkNotNull(mix, "mix must not be null; pass the weights of the operations");
    checkNotNull(choice, "choice must not be null; pass one, such as KeyChoice.UNIFORM");
    checkNotNull(pause, "pause must not be null; use Duration.ZERO for none");
    checkArgument(clients > 0, "clients (%s) must be > 0; it is their number", clients);
    checkArgument(
        operations >= 0, "operations (%s) must be >= 0; it is their total number", operations);
    checkArgument(keys > 0, "keys (%s) must be > 0; it is their number", keys);
    checkArgument(
        !pause.isNegative(), "pause (%s) must not be negative; use Duration.ZERO for none", pause);
  }

  /**
   * A varied mix of all kinds of operations on few keys, which finds most violations: 4 clients,
   * 200 operations, 5 keys.
   *
   * @return the workload
   */
  public static Workload mixed() {
    return standard(new Mix(40, 40, 10, 15, 0, 0), KeyChoice.UNIFORM, true);
  }

  /**
   * Clients that mostly write keys that they have read, so that writes depend on each other. This
   * finds most violations of causality: 4 clients, 200 operations, 5 keys.
   *
   * @return the workload
   */
  public static Workload dependent() {
    return standard(new Mix(45, 5, 8, 0, 0, 45), KeyChoice.UNIFORM, false);
  }

  /**
   * Clients that write keys that they have read some time ago, and read other keys meanwhile. This
   * finds most writes that replace unread values: 4 clients, 200 operations, 3 keys.
   *
   * @return the workload
   */
  public static Workload rewriting() {
    return standard(new Mix(50, 35, 5, 0, 0, 10), KeyChoice.UNIFORM, false).withKeys(3);
  }

  /**
   * YCSB's workload A, half reads and half updates: a session store.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbA() {
    return standard(new Mix(50, 50, 0, 0, 0, 0), KeyChoice.ZIPFIAN, false);
  }

  /**
   * YCSB's workload B, mostly reads: tags of photos.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbB() {
    return standard(new Mix(95, 5, 0, 0, 0, 0), KeyChoice.ZIPFIAN, false);
  }

  /**
   * YCSB's workload C, only reads: a cache of profiles.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbC() {
    return standard(new Mix(100, 0, 0, 0, 0, 0), KeyChoice.ZIPFIAN, false);
  }

  /**
   * YCSB's workload D, reads of recently inserted keys: status updates.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys at first
   */
  public static Workload ycsbD() {
    return standard(new Mix(95, 0, 0, 0, 5, 0), KeyChoice.LATEST, false);
  }

  /**
   * YCSB's workload F, half reads and half read-modify-writes: records that users change.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbF() {
    return standard(new Mix(50, 0, 0, 0, 0, 50), KeyChoice.ZIPFIAN, false);
  }

  private static Workload standard(Mix mix, KeyChoice choice, boolean varied) {
    return new Workload(4, 200, 5, mix, choice, Duration.ofMillis(20), varied);
  }

  /**
   * This workload with another number of clients.
   *
   * @param newClients at least 1
   * @return the workload
   */
  public Workload withClients(int newClients) {
    return new Workload(newClients, operations, keys, mix, choice, pause, varied);
  }

  /**
   * This workload with another number of operations.
   *
   * @param newOperations the total of all clients, at least 0
   * @return the workload
   */
  public Workload withOperations(int newOperations) {
    return new Workload(clients, newOperations, keys, mix, choice, pause, varied);
  }

  /**
   * This workload with another number of keys.
   *
   * @param newKeys at least 1
   * @return the workload
   */
  public Workload withKeys(int newKeys) {
    return new Workload(clients, operations, newKeys, mix, choice, pause, varied);
  }

  /**
   * Draws the steps of each client.
   *
   * @param random the source of random choices
   * @return the steps of each client
   */
  public List<List<Step>> steps(RandomGenerator random) {
    return varied ? vary(random).drawSteps(random) : drawSteps(random);
  }

  private Workload vary(RandomGenerator random) {
    Mix drawn =
        new Mix(
            1 + vary(random, mix.gets()),
            vary(random, mix.puts()),
            vary(random, mix.deletes()),
            vary(random, mix.compareAndSets()),
            vary(random, mix.inserts()),
            vary(random, mix.readModifyWrites()));
    Duration shorter = pause.dividedBy(1 + random.nextInt(4));
    int fewer = 1 + random.nextInt(keys);
    return new Workload(clients, operations, fewer, drawn, choice, shorter, false);
  }

  /** Returns 0 with a probability of one half for rare kinds of operations. */
  private static int vary(RandomGenerator random, int weight) {
    boolean rare = weight < 20;
    return rare && random.nextBoolean() ? 0 : random.nextInt(weight + 1);
  }

  private List<List<Step>> drawSteps(RandomGenerator random) {
    List<List<Step>> steps = new ArrayList<>();
    Duration[] at = new Duration[clients];
    for (int client = 0; client < clients; client++) {
      steps.add(new ArrayList<>());
      at[client] = Duration.ZERO;
    }
    int present = keys;
    for (int drawn = 0; drawn < operations; drawn++) {
      int client = drawn % clients;
      Step.Kind kind = kind(random);
      boolean insert = kind == Step.Kind.PUT && isInsert(random);
      int key = insert ? present++ : choice.choose(random, present);
      long micros = (long) (2 * random.nextDouble() * pause.toNanos() / 1_000);
      at[client] = at[client].plusNanos(1_000 * micros);
      if (kind == Step.Kind.PUT && !insert && isReadModifyWrite(random)) {
        steps.get(client).add(new Step(Step.Kind.GET, key, drawn, at[client]));
      }
      steps.get(client).add(new Step(kind, key, drawn, at[client]));
    }
    return steps;
  }

  private Step.Kind kind(RandomGenerator random) {
    int writes = mix.puts() + mix.inserts() + mix.readModifyWrites();
    int drawn = random.nextInt(mix.gets() + writes + mix.deletes() + mix.compareAndSets());
    if (drawn < mix.gets()) {
      return Step.Kind.GET;
    } else if (drawn < mix.gets() + writes) {
      return Step.Kind.PUT;
    }
    return drawn < mix.gets() + writes + mix.deletes() ? Step.Kind.DELETE : Step.Kind.CAS;
  }

  private boolean isInsert(RandomGenerator random) {
    int writes = mix.puts() + mix.inserts() + mix.readModifyWrites();
    return mix.inserts() > 0 && random.nextInt(writes) < mix.inserts();
  }

  private boolean isReadModifyWrite(RandomGenerator random) {
    int writes = mix.puts() + mix.readModifyWrites();
    return mix.readModifyWrites() > 0 && random.nextInt(writes) < mix.readModifyWrites();
  }
}
