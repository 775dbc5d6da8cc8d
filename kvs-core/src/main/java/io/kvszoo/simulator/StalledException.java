package io.kvszoo.simulator;

/**
 * A run did not get where it should: it reached its limit, nothing is left that could happen, or
 * events follow each other without end while time stands still. The message says what is pending
 * and on which hosts. The network can be run on.
 */
public final class StalledException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  StalledException(String message) {
    super(message);
  }
}
