package io.kvszoo;

import io.kvszoo.operation.KVSOperation;

/**
 * The operation may have taken effect, may still take effect later, or may never take effect. Read
 * before you retry, unless it is harmless to do the operation twice.
 */
public final class OutcomeUnknownException extends KVSException {

  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(KVSOperation<?> operation, String reason) {
    super(operation, "may or may not have been done", reason, null);
  }
}
