package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operation did not and will not take effect. A retry is safe. Where the storage threw, or a
 * value itself, the cause is what was thrown, and a retry is likely to end the same way.
 */
public final class UnavailableException extends KVSException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  UnavailableException(KVSOperation<?> operation, Outcome.NotDone<?> outcome) {
    super(operation, "was not done", outcome.reason(), outcome.cause().orElse(null));
    retryAfter = outcome.retryAfter().orElse(null);
  }

  /**
   * How long to wait before a retry, if the store is there and has too much to do.
   *
   * @return the time; empty if nothing is known
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
