package io.kvszoo.simulator;

/**
 * A run made no progress: it reached its limit, no events were left, or endlessly many events
 * happened without an advance of time. The message lists the pending events and their hosts. The
 * network can continue to run.
 */
public final class StalledException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  StalledException(String message) {
    super(message);
  }
}
