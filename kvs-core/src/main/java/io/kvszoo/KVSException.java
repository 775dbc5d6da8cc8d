package io.kvszoo;

import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import io.kvszoo.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * An operation was not done, or its outcome is unknown. The two subclasses distinguish these cases:
 * after {@link UnavailableException} a retry is safe; after {@link OutcomeUnknownException} a retry
 * may repeat a write.
 *
 * <p>The message shows an excerpt of the operation. The exception is serialized without the
 * operation, since values need not be serializable.
 */
public abstract sealed class KVSException extends RuntimeException
    permits UnavailableException, OutcomeUnknownException {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable KVSOperation<?> operation;
  private final String key;

  KVSException(KVSOperation<?> operation, String what, String reason, @Nullable Throwable cause) {
    super("'" + operation + "' " + what + ": " + reason, cause);
    this.operation = operation;
    key = operation.key();
  }

  /** Returns the result of an operation that was done, or throws the exception for its outcome. */
  static <V> KVSResult<V> resultOrThrow(KVSOperation<V> operation, Outcome<V> outcome) {
    if (outcome instanceof Outcome.Done<V> done) {
      return done.result();
    } else if (outcome instanceof Outcome.NotDone<V> notDone) {
      throw new UnavailableException(operation, notDone);
    }
    throw new OutcomeUnknownException(operation, ((Outcome.Unknown<V>) outcome).reason());
  }

  /** The version that a put or delete wrote, or the exception of one that was not done. */
  static <V> Version writtenOrThrow(KVSOperation<V> operation, Outcome<V> outcome) {
    return ((KVSResult.Written<V>) resultOrThrow(operation, outcome)).version();
  }

  /**
   * The operation.
   *
   * @return the operation, of the client's values
   * @throws IllegalStateException if this exception was serialized
   */
  public KVSOperation<?> operation() {
    checkState(
        operation != null,
        "the operation on key '%s' was not serialized, since values need not be serializable; use key()",
        Excerpt.of(key));
    return operation;
  }

  /**
   * The key of the operation.
   *
   * @return the key
   */
  public String key() {
    return key;
  }
}
