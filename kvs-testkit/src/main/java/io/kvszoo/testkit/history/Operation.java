package io.kvszoo.testkit.history;

import java.util.Optional;

/**
 * One operation of a {@link History}.
 *
 * <p>Two kinds of time are kept. Positions number all invocations and completions of a history in
 * the order in which they happened; they are what checkers go by, since several events can share
 * one moment of virtual time. Nanoseconds are for people.
 *
 * @param index the place of this operation in its history, from 0, by invocation
 * @param client who invoked it, at least 0; the operations of a client are its session
 * @param input what was asked
 * @param ending how it ended
 * @param invoked the position of its invocation
 * @param completed the position of its completion; {@link #NEVER} if its outcome is unknown, since
 *     it can take effect at any time after its invocation
 * @param invokedAt when it was invoked, in ns of virtual time
 * @param completedAt when it ended, or its client gave up, in ns of virtual time
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

  /** The position of a completion that never came. */
  public static final int NEVER = Integer.MAX_VALUE;

  /**
   * What the client was told.
   *
   * @return the output; empty unless it ended well
   */
  public Optional<O> output() {
    return ending instanceof Ending.Ok<O> ok ? Optional.of(ok.output()) : Optional.empty();
  }

  /**
   * Whether it took effect for certain.
   *
   * @return whether it ended as {@link Ending.Ok}
   */
  public boolean isOk() {
    return ending instanceof Ending.Ok<O>;
  }

  /**
   * Whether it had no effect for certain.
   *
   * @return whether it ended as {@link Ending.Failed}
   */
  public boolean isFailed() {
    return ending instanceof Ending.Failed<O>;
  }

  /** This operation in one line, such as {@code #3 client 1: get x -> 7 (2.000 to 4.000 ms)}. */
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
