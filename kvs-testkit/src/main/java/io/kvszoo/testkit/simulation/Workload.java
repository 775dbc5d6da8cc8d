package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What clients do: each has a session of its own, and does one operation after the other.
 *
 * @param clients how many clients, at least 1
 * @param operations how many operations they do together
 * @param keys how many keys there are at first, at least 1; few keys make operations meet
 * @param mix what the operations are
 * @param choice which keys they use
 * @param pause the mean time between two operations of a client
 */
public record Workload(
    int clients, int operations, int keys, Mix mix, KeyChoice choice, Duration pause) {

  /** Checks the numbers. */
  public Workload {
    checkArgument(clients > 0, "clients (%s) must be > 0", clients);
    checkArgument(operations >= 0, "operations (%s) must be >= 0", operations);
    checkArgument(keys > 0, "keys (%s) must be > 0", keys);
    checkArgument(!pause.isNegative(), "pause (%s) must not be negative", pause);
  }

  /**
   * A bit of everything, on few keys, which finds most: 4 clients, 200 operations, 5 keys.
   *
   * @return the workload
   */
  public static Workload mixed() {
    return standard(new Mix(40, 40, 8, 12, 0, 0), KeyChoice.UNIFORM);
  }

  /**
   * YCSB's workload A, half reads and half updates: a session store.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbA() {
    return standard(new Mix(50, 50, 0, 0, 0, 0), KeyChoice.ZIPFIAN);
  }

  /**
   * YCSB's workload B, mostly reads: tags of photos.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbB() {
    return standard(new Mix(95, 5, 0, 0, 0, 0), KeyChoice.ZIPFIAN);
  }

  /**
   * YCSB's workload C, reads alone: a cache of profiles.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbC() {
    return standard(new Mix(100, 0, 0, 0, 0, 0), KeyChoice.ZIPFIAN);
  }

  /**
   * YCSB's workload D, reads of what was inserted last: status updates.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys at first
   */
  public static Workload ycsbD() {
    return standard(new Mix(95, 0, 0, 0, 5, 0), KeyChoice.LATEST);
  }

  /**
   * YCSB's workload F, half reads and half read-modify-writes: records that users change.
   *
   * @return the workload, with 4 clients, 200 operations and 5 keys
   */
  public static Workload ycsbF() {
    return standard(new Mix(50, 0, 0, 0, 0, 50), KeyChoice.ZIPFIAN);
  }

  private static Workload standard(Mix mix, KeyChoice choice) {
    return new Workload(4, 200, 5, mix, choice, Duration.ofMillis(10));
  }

  /**
   * This workload with another number of clients.
   *
   * @param newClients at least 1
   * @return the workload
   */
  public Workload withClients(int newClients) {
    return new Workload(newClients, operations, keys, mix, choice, pause);
  }

  /**
   * This workload with another number of operations.
   *
   * @param newOperations of all clients together
   * @return the workload
   */
  public Workload withOperations(int newOperations) {
    return new Workload(clients, newOperations, keys, mix, choice, pause);
  }

  /**
   * This workload with another number of keys.
   *
   * @param newKeys at least 1
   * @return the workload
   */
  public Workload withKeys(int newKeys) {
    return new Workload(clients, operations, newKeys, mix, choice, pause);
  }

  /**
   * Draws what each client does.
   *
   * @param random decides
   * @return by client, its steps
   */
  public List<List<Step>> steps(RandomGenerator random) {
    List<List<Step>> steps = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      steps.add(new ArrayList<>());
    }
    int present = keys;
    for (int drawn = 0; drawn < operations; drawn++) {
      List<Step> of = steps.get(drawn % clients);
      Step.Kind kind = kind(random);
      boolean insert = kind == Step.Kind.PUT && isInsert(random);
      int key = insert ? present++ : choice.choose(random, present);
      Duration before = Duration.ofMillis((long) (2 * random.nextDouble() * pause.toMillis()));
      if (kind == Step.Kind.PUT && !insert && isReadModifyWrite(random)) {
        of.add(new Step(Step.Kind.GET, key, drawn, before));
        before = Duration.ZERO;
      }
      of.add(new Step(kind, key, drawn, before));
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
