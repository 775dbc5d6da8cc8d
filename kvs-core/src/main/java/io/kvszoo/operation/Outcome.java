package io.kvszoo.operation;

import io.kvszoo.text.Excerpt;
import java.time.Duration;
import java.util.Optional;

/**
 * How an operation ended. Each operation ends exactly once, in one of three ways, which must not be
 * confused: taking a time-out for a failure is how clients lose or repeat writes.
 *
 * @param <V> the values
 */
public sealed interface Outcome<V> {

  /**
   * It took effect.
   *
   * @param result what it came to
   * @param <V> the values
   */
  record Done<V>(KVSResult<V> result) implements Outcome<V> {

    @Override
    public String toString() {
      return result.toString();
    }
  }

  /**
   * It did not and will not take effect; a retry is safe.
   *
   * @param reason why, for people
   * @param cause what was thrown for this operation alone, such as by the storage; mostly empty
   * @param retryAfter how long to wait before a retry, if the store is there and has too much to
   *     do; mostly empty
   * @param <V> the values
   */
  record NotDone<V>(String reason, Optional<Throwable> cause, Optional<Duration> retryAfter)
      implements Outcome<V> {

    /**
     * An operation that was not done, with what was thrown.
     *
     * @param reason why, for people
     * @param cause what was thrown for this operation alone
     */
    public NotDone(String reason, Optional<Throwable> cause) {
      this(reason, cause, Optional.empty());
    }

    /**
     * An operation that was not done, though nothing was thrown.
     *
     * @param reason why, for people
     */
    public NotDone(String reason) {
      this(reason, Optional.empty(), Optional.empty());
    }

    /**
     * The outcome of an operation that was refused since the store has too much to do.
     *
     * @param reason why, for people
     * @param retryAfter how long to wait before a retry
     * @param <V> the values
     * @return the outcome
     */
    public static <V> NotDone<V> busy(String reason, Duration retryAfter) {
      return new NotDone<>(reason, Optional.empty(), Optional.of(retryAfter));
    }

    /**
     * The outcome of an operation for which the storage threw, or a value itself.
     *
     * @param cause what was thrown
     * @param <V> the values
     * @return the outcome
     */
    public static <V> NotDone<V> thrown(Throwable cause) {
      return new NotDone<>("the storage threw " + Excerpt.of(cause), Optional.of(cause));
    }

    @Override
    public String toString() {
      return "unavailable: " + reason;
    }
  }

  /**
   * It may have taken effect, may yet, or may never. Read before you retry, unless doing it twice
   * does no harm.
   *
   * @param reason why that is not known, for people
   * @param <V> the values
   */
  record Unknown<V>(String reason) implements Outcome<V> {

    @Override
    public String toString() {
      return "unknown: " + reason;
    }
  }
}
