package io.kvszoo.network;

/**
 * An action that was passed to {@link Network#after} and runs at its time unless it is cancelled
 * before.
 */
@FunctionalInterface
public interface Timer {

  /** Cancels the action; has no effect if it has run or is already cancelled. */
  void cancel();
}
