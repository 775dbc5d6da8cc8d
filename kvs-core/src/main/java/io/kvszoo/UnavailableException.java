package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operation did not and will not take effect, so a retry is safe. If the storage, or a method
 * of a value, threw an exception, this exception has it as its cause, and a retry is likely to end
 * the same way.
 */
public final class UnavailableException extends KVSException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  UnavailableException(KVSOperation<?> operation, Outcome.NotDone<?> outcome) {
    super(operation, "was not done", outcome.reason(), outcome.cause().orElse(null));
    retryAfter = outcome.retryAfter().orElse(null);
  }

  /**
   * The time to wait before a retry, if the store is reachable but overloaded.
   *
   * @return the time; empty if it is not known
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
