package io.kvszoo.testkit.contract;

import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes of one key as some replicas of a store could make them, and what each replica has seen of
 * them in the end: stamps are unique and follow happens-before, and what a replica has seen is
 * causally closed.
 *
 * @param writes all writes, each after those in its context
 * @param seen what each replica has seen in the end
 * @param <V> the values
 */
public record WriteHistory<V>(List<Write<V>> writes, List<VectorClock> seen) {

  /** How many replicas a history has. */
  public static final int REPLICAS = 3;

  private static final String KEY = "key";

  /**
   * One step of a replica, by which histories are generated, and shrink.
   *
   * @param replica who does it, from 0 to {@link #REPLICAS} - 1
   * @param action what it does
   * @param <V> the values
   */
  public record Step<V>(int replica, Action<V> action) {}

  /**
   * What a replica does.
   *
   * @param <V> the values
   */
  public sealed interface Action<V> {

    /**
     * Writes, having seen all that the replica has.
     *
     * @param value the value; empty for a delete
     * @param <V> the values
     */
    record WriteAll<V>(Optional<V> value) implements Action<V> {}

    /**
     * Writes for a client that has seen only the replica's own writes.
     *
     * @param value the value; empty for a delete
     * @param <V> the values
     */
    record WriteOwn<V>(Optional<V> value) implements Action<V> {}

    /**
     * Hears of all that another replica has seen.
     *
     * @param from the other replica
     * @param <V> the values
     */
    record Hear<V>(int from) implements Action<V> {}
  }

  /** Copies the lists. */
  public WriteHistory {
    writes = List.copyOf(writes);
    seen = List.copyOf(seen);
  }

  /**
   * Plays steps.
   *
   * @param steps the steps, in order
   * @param <V> the values
   * @return what comes of them
   */
  public static <V> WriteHistory<V> of(List<Step<V>> steps) {
    List<Write<V>> writes = new ArrayList<>();
    VectorClock[] seen = new VectorClock[REPLICAS];
    long[] time = new long[REPLICAS];
    for (int replica = 0; replica < REPLICAS; replica++) {
      seen[replica] = VectorClock.EMPTY;
    }
    for (Step<V> step : steps) {
      int replica = step.replica();
      if (step.action() instanceof Action.Hear<V> hear) {
        seen[replica] = seen[replica].merge(seen[hear.from()]);
        time[replica] = Math.max(time[replica], time[hear.from()]);
        continue;
      }
      long sequence = seen[replica].sequence(replica) + 1;
      time[replica]++;
      Stamp stamp = new Stamp(time[replica], replica, sequence);
      if (step.action() instanceof Action.WriteAll<V> write) {
        writes.add(new Write<>(KEY, write.value(), stamp, seen[replica]));
      } else if (step.action() instanceof Action.WriteOwn<V> write) {
        VectorClock own = VectorClock.of(replica, sequence - 1);
        writes.add(new Write<>(KEY, write.value(), stamp, own));
      }
      seen[replica] = seen[replica].with(replica, sequence);
    }
    return new WriteHistory<>(writes, List.of(seen));
  }

  /**
   * The writes that a clock covers.
   *
   * @param clock a clock
   * @return the writes, each after those in its context
   */
  public List<Write<V>> coveredBy(VectorClock clock) {
    return writes.stream().filter(write -> clock.covers(write.stamp())).toList();
  }
}
