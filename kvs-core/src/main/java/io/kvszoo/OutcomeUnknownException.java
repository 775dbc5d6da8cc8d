package io.kvszoo;

import io.kvszoo.operation.KVSOperation;

/**
 * The operation may have taken effect, may yet, or may never. Read before you retry, unless doing
 * it twice does no harm.
 */
public final class OutcomeUnknownException extends KVSException {

  private static final long serialVersionUID = 1L;

  OutcomeUnknownException(KVSOperation<?> operation, String reason) {
    super(operation, "may or may not have been done", reason, null);
  }
}
