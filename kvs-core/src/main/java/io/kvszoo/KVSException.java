package io.kvszoo;

import io.kvszoo.operation.KVSOperation;

/**
 * An operation was not done, or may not have been. The two subclasses say which; retrying is safe
 * after one and may repeat a write after the other.
 */
public abstract sealed class KVSException extends RuntimeException
    permits UnavailableException, OutcomeUnknownException {

  private static final long serialVersionUID = 1L;

  KVSException(KVSOperation<?> operation, String what, String reason) {
    super("'" + operation + "' " + what + ": " + reason);
  }
}
