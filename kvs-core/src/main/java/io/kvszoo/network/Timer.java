package io.kvszoo.network;

/** An action that {@link Network#after} will run, unless it is cancelled before. */
@FunctionalInterface
public interface Timer {

  /** Cancels the action; one that has run or is cancelled stays as it is. */
  void cancel();
}
