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
 * Writes of one key as some replicas of a store could make them, and what each replica has seen of
 * them in the end: stamps are unique and follow happens-before, and what a replica has seen is
 * causally closed. With each replica there is one client, which knows what it has read and its own
 * last write.
 *
 * @param writes all writes, each after those that it depends on
 * @param seen what each replica has seen in the end
 * @param <V> the type of the values
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
   * @param <V> the type of the values
   */
  public record Step<V>(int replica, Action<V> action) {}

  /**
   * What a replica does.
   *
   * @param <V> the type of the values
   */
  public sealed interface Action<V> {

    /**
     * Writes for a client that does not know the key, so that all that the replica has seen is
     * replaced.
     *
     * @param value the value; empty for a delete
     * @param <V> the type of the values
     */
    record WriteAll<V>(Optional<V> value) implements Action<V> {}

    /**
     * Writes for the client, so that what it knows of the key is replaced. It has read other keys,
     * so that the write depends on all that the replica has seen.
     *
     * @param value the value; empty for a delete
     * @param <V> the type of the values
     */
    record WriteKnown<V>(Optional<V> value) implements Action<V> {}

    /**
     * Lets the client read, so that it knows all that the replica has seen.
     *
     * @param <V> the type of the values
     */
    record Read<V>() implements Action<V> {}

    /**
     * Hears of all that another replica has seen.
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
   * Plays steps.
   *
   * @param steps the steps, in order
   * @param <V> the type of the values
   * @return what comes of them
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
