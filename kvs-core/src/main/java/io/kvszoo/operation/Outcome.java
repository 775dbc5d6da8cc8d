package io.kvszoo.operation;

import io.kvszoo.text.Excerpt;
import java.time.Duration;
import java.util.Optional;

/**
 * The outcome of an operation. Each operation ends exactly once, in one of three ways, which must
 * be distinguished: a client that treats a timeout as a failure may lose or repeat writes.
 *
 * @param <V> the type of the values
 */
public sealed interface Outcome<V> {

  /**
   * The operation took effect.
   *
   * @param result the result of the operation
   * @param <V> the type of the values
   */
  record Done<V>(KVSResult<V> result) implements Outcome<V> {

    @Override
    public String toString() {
      return result.toString();
    }
  }

  /**
   * The operation did not and will not take effect; a retry is safe.
   *
   * @param reason why it was not done, as text for people
   * @param cause the exception that only this operation caused, for example in the storage; usually
   *     empty
   * @param retryAfter the time to wait before a retry, if the store is reachable but overloaded;
   *     usually empty
   * @param <V> the type of the values
   */
  record NotDone<V>(String reason, Optional<Throwable> cause, Optional<Duration> retryAfter)
      implements Outcome<V> {

    /**
     * The outcome of an operation that was not done because of an exception.
     *
     * @param reason why it was not done, as text for people
     * @param cause the exception that only this operation caused
     */
    public NotDone(String reason, Optional<Throwable> cause) {
      this(reason, cause, Optional.empty());
    }

    /**
     * The outcome of an operation that was not done, without an exception.
     *
     * @param reason why it was not done, as text for people
     */
    public NotDone(String reason) {
      this(reason, Optional.empty(), Optional.empty());
    }

    /**
     * Returns the outcome of an operation that was refused because the store is overloaded.
     *
     * @param reason why it was not done, as text for people
     * @param retryAfter how long to wait before a retry
     * @param <V> the type of the values
     * @return the outcome
     */
    public static <V> NotDone<V> busy(String reason, Duration retryAfter) {
      return new NotDone<>(reason, Optional.empty(), Optional.of(retryAfter));
    }

    /**
     * Returns the outcome of an operation for which the storage, or a method of a value, threw an
     * exception.
     *
     * @param cause the exception
     * @param <V> the type of the values
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
   * The operation may have taken effect, may still take effect later, or may never take effect.
   * Read before you retry, unless it is harmless to do the operation twice.
   *
   * @param reason why the outcome is not known, as text for people
   * @param <V> the type of the values
   */
  record Unknown<V>(String reason) implements Outcome<V> {

    @Override
    public String toString() {
      return "unknown: " + reason;
    }
  }
}
