package io.kvszoo.testkit.history;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Records a {@link History} while it happens. Methods must be called in the order of the events.
 * Not thread-safe; use a lock, since the recorder records the order of its calls.
 *
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public final class HistoryRecorder<I, O> {

  private static final String IN_FLIGHT = "still in flight";

  /** The completion of an operation that is still in flight. */
  private static final long OPEN = Long.MAX_VALUE;

  private final List<Operation<I, O>> operations = new ArrayList<>();
  private int position;
  private long lastMoment;

  /** Creates a recorder with an empty history. */
  public HistoryRecorder() {}

  /**
   * Records that an operation was invoked.
   *
   * @param client the number of the client, at least 0
   * @param input the input of the operation
   * @param nanos the time, in ns of virtual time, not before that of the last event
   * @return the index of the operation, to complete it
   */
  public int invoke(int client, I input, long nanos) {
    checkArgument(client >= 0, "client (%s) must be at least 0; number clients from 0", client);
    checkNotNull(input, "input must not be null; pass the input of the operation");
    advance(nanos);
    int index = operations.size();
    Ending<O> ending = new Ending.Unknown<>(IN_FLIGHT);
    operations.add(
        new Operation<>(index, client, input, ending, position++, Operation.NEVER, nanos, OPEN));
    return index;
  }

  /**
   * Records how an operation ended.
   *
   * @param index the result of {@link #invoke}
   * @param ending how it ended
   * @param nanos the time, in ns of virtual time, not before that of the last event
   * @throws IllegalStateException if the operation has already ended
   */
  public void complete(int index, Ending<O> ending, long nanos) {
    checkNotNull(ending, "ending must not be null; use Ending.Unknown if it is not known");
    Operation<I, O> begun = operations.get(index);
    checkState(
        begun.completedAt() == OPEN,
        "operation #%s has already ended; complete each operation once",
        index);
    advance(nanos);
    int completed = ending instanceof Ending.Unknown<O> ? Operation.NEVER : position++;
    operations.set(index, ended(begun, ending, completed, nanos));
  }

  private static <I, O> Operation<I, O> ended(
      Operation<I, O> begun, Ending<O> ending, int completed, long nanos) {
    return new Operation<>(
        begun.index(),
        begun.client(),
        begun.input(),
        ending,
        begun.invoked(),
        completed,
        begun.invokedAt(),
        nanos);
  }

  private void advance(long nanos) {
    checkArgument(
        nanos >= lastMoment,
        "%s ns is before the last event, at %s ns; record events in their order",
        nanos,
        lastMoment);
    lastMoment = nanos;
  }

  /**
   * Returns the history recorded so far.
   *
   * @return a copy; operations in flight have an unknown outcome
   */
  public History<I, O> history() {
    List<Operation<I, O>> recorded = new ArrayList<>(operations);
    recorded.replaceAll(
        operation ->
            operation.completedAt() == OPEN
                ? ended(operation, operation.ending(), Operation.NEVER, lastMoment)
                : operation);
    return new History<>(Collections.unmodifiableList(recorded));
  }
}
