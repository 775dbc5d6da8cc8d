package io.kvszoo.testkit.contract;

import io.kvszoo.storage.Dependencies;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes to one key, as replicas of a store could make them, and the writes that each replica has
 * seen in the end. Stamps are unique and follow happens-before, and the writes that a replica has
 * seen are causally closed. Each replica has one client, which knows the writes that it has read
 * and its own last write.
 *
 * @param writes all writes, each after the writes that it depends on
 * @param seen for each replica, the writes that it has seen in the end
 * @param <V> the type of the values
 */
public record WriteHistory<V>(List<Write<V>> writes, List<VectorClock> seen) {

  /** The number of replicas of a history. */
  public static final int REPLICAS = 3;

  private static final String KEY = "key";

  /**
   * A step of a replica; histories are generated from steps, and shrink by dropping steps.
   *
   * @param replica the replica, from 0 to {@link #REPLICAS} - 1
   * @param action the action
   * @param <V> the type of the values
   */
  public record Step<V>(int replica, Action<V> action) {}

  /**
   * An action of a replica.
   *
   * @param <V> the type of the values
   */
  public sealed interface Action<V> {

    /**
     * A write of a client that does not know the key, which replaces everything that the replica
     * has seen.
     *
     * @param value the value; empty for a delete
     * @param <V> the type of the values
     */
    record WriteAll<V>(Optional<V> value) implements Action<V> {}

    /**
     * A write of the replica's client, which replaces the writes that the client knows. The client
     * has read other keys, so the write depends on everything that the replica has seen.
     *
     * @param value the value; empty for a delete
     * @param <V> the type of the values
     */
    record WriteKnown<V>(Optional<V> value) implements Action<V> {}

    /**
     * A read of the client, after which it knows everything that the replica has seen.
     *
     * @param <V> the type of the values
     */
    record Read<V>() implements Action<V> {}

    /**
     * The replica receives everything that another replica has seen.
     *
     * @param from the other replica
     * @param <V> the type of the values
     */
    record Hear<V>(int from) implements Action<V> {}
  }

  /** Copies the lists. */
  public WriteHistory {
    writes = List.copyOf(writes);
    seen = List.copyOf(seen);
  }

  /**
   * Executes steps.
   *
   * @param steps the steps, in order
   * @param <V> the type of the values
   * @return the resulting history
   */
  public static <V> WriteHistory<V> of(List<Step<V>> steps) {
    List<Write<V>> writes = new ArrayList<>();
    List<Replica> replicas = IntStream.range(0, REPLICAS).mapToObj(Replica::new).toList();
    for (Step<V> step : steps) {
      Replica replica = replicas.get(step.replica());
      if (step.action() instanceof Action.Hear<V> hear) {
        replica.hear(replicas.get(hear.from()));
      } else if (step.action() instanceof Action.Read<V>) {
        replica.known = DottedContext.of(replica.seen);
      } else if (step.action() instanceof Action.WriteAll<V> write) {
        VectorClock seen = replica.seen;
        writes.add(Write.replacingAll(KEY, write.value(), replica.stamp(), seen));
      } else if (step.action() instanceof Action.WriteKnown<V> write) {
        Dependencies dependencies = new Dependencies(replica.seen);
        Stamp stamp = replica.stamp();
        writes.add(new Write<>(KEY, write.value(), stamp, replica.known, dependencies));
        replica.known = replica.known.withDot(stamp);
      }
    }
    return new WriteHistory<>(writes, replicas.stream().map(replica -> replica.seen).toList());
  }

  /** A replica and its client. */
  private static final class Replica {

    private final int number;
    private VectorClock seen = VectorClock.EMPTY;
    private long time;
    private DottedContext known = DottedContext.EMPTY;

    private Replica(int number) {
      this.number = number;
    }

    private void hear(Replica other) {
      seen = seen.merge(other.seen);
      time = Math.max(time, other.time);
    }

    /** The stamp of a write that is done here now. */
    private Stamp stamp() {
      time++;
      Stamp stamp = new Stamp(time, number, seen.sequence(number) + 1);
      seen = seen.with(number, stamp.sequence());
      return stamp;
    }
  }

  /**
   * The writes that a clock covers.
   *
   * @param clock a clock
   * @return the writes, each after those that it depends on
   */
  public List<Write<V>> coveredBy(VectorClock clock) {
    return writes.stream().filter(write -> clock.covers(write.stamp())).toList();
  }
}
