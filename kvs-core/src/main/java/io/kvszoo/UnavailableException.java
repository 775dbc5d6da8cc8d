package io.kvszoo;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;

/**
 * The operation did not and will not take effect. A retry is safe. Where the storage threw, or a
 * value itself, the cause is what was thrown, and a retry is likely to end the same way.
 */
public final class UnavailableException extends KVSException {

  private static final long serialVersionUID = 1L;

  UnavailableException(KVSOperation<?> operation, Outcome.NotDone<?> outcome) {
    super(operation, "was not done", outcome.reason(), outcome.cause().orElse(null));
  }
}
