package io.kvszoo.testkit.history;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Records a {@link History} while it happens: calls must come in the order of the events. Not safe
 * for use by several threads without a lock around it, since the order is what it records.
 *
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public final class HistoryRecorder<I, O> {

  private static final String IN_FLIGHT = "still in flight";

  /** When an operation ended that is still in flight. */
  private static final long OPEN = Long.MAX_VALUE;

  private final List<Operation<I, O>> operations = new ArrayList<>();
  private int position;
  private long lastMoment;

  /** Makes a recorder that has recorded nothing. */
  public HistoryRecorder() {}

  /**
   * Records that an operation was invoked.
   *
   * @param client who invoked it, at least 0
   * @param input what was asked
   * @param nanos when, in ns of virtual time, not before the last event
   * @return the operation's index, to complete it
   */
  public int invoke(int client, I input, long nanos) {
    checkArgument(client >= 0, "client (%s) must be at least 0", client);
    checkNotNull(input, "input must not be null");
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
   * @param index what {@link #invoke} returned
   * @param ending how it ended
   * @param nanos when, in ns of virtual time, not before the last event
   * @throws IllegalStateException if it has ended already
   */
  public void complete(int index, Ending<O> ending, long nanos) {
    Operation<I, O> begun = operations.get(index);
    checkState(begun.completedAt() == OPEN, "operation #%s has ended already", index);
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
        nanos >= lastMoment, "%s ns is before the last event, at %s ns", nanos, lastMoment);
    lastMoment = nanos;
  }

  /**
   * What was recorded so far.
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
