package io.kvszoo.testkit.history;

import java.util.Optional;

/**
 * An operation of a {@link History}.
 *
 * <p>Events have two kinds of time. Positions number all invocations and completions of a history
 * in the order in which they happened; checkers use them, since several events can have the same
 * virtual time. Nanoseconds are for display.
 *
 * @param index the index of this operation in its history, from 0, by invocation
 * @param client the number of its client, at least 0; the operations of a client are a session
 * @param input the input of the operation
 * @param ending how it ended
 * @param invoked the position of its invocation
 * @param completed the position of its completion; {@link #NEVER} if its outcome is unknown, since
 *     it may take effect at any time after its invocation
 * @param invokedAt when it was invoked, in ns of virtual time
 * @param completedAt when it ended or its client gave up, in ns of virtual time
 * @param <I> the type of the inputs of operations
 * @param <O> the type of the outputs of operations
 */
public record Operation<I, O>(
    int index,
    int client,
    I input,
    Ending<O> ending,
    int invoked,
    int completed,
    long invokedAt,
    long completedAt) {

  /** The position of a completion that never happened. */
  public static final int NEVER = Integer.MAX_VALUE;

  /**
   * The output that the client received.
   *
   * @return the output; empty unless the operation took effect
   */
  public Optional<O> output() {
    return ending instanceof Ending.Ok<O> ok ? Optional.of(ok.output()) : Optional.empty();
  }

  /**
   * Returns whether the operation certainly took effect.
   *
   * @return whether it ended as {@link Ending.Ok}
   */
  public boolean isOk() {
    return ending instanceof Ending.Ok<O>;
  }

  /**
   * Returns whether the operation certainly had no effect.
   *
   * @return whether it ended as {@link Ending.Failed}
   */
  public boolean isFailed() {
    return ending instanceof Ending.Failed<O>;
  }

  /**
   * Returns this operation in one line, such as {@code #3 client 1: get x -> 7 (2.000 to 4.000
   * ms)}.
   */
  @Override
  public String toString() {
    return "#%d client %d: %s -> %s (%s to %s ms)"
        .formatted(index, client, input, ending, millis(invokedAt), millis(completedAt));
  }

  private static String millis(long nanos) {
    long micros = nanos / 1_000;
    return "%d.%03d".formatted(micros / 1_000, micros % 1_000);
  }
}
