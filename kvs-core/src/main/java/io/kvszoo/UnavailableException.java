package io.kvszoo;

import io.kvszoo.operation.KVSOperation;

/** The operation did not and will not take effect. A retry is safe. */
public final class UnavailableException extends KVSException {

  private static final long serialVersionUID = 1L;

  UnavailableException(KVSOperation<?> operation, String reason) {
    super(operation, "was not done", reason);
  }
}
