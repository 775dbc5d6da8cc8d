package io.kvszoo.simulator;

/** A moment at which a host can crash in the middle of a handler. */
public enum CrashPoint {
  /** A process has sent a message, which is in flight. */
  SEND,
  /** A process syncs its disk; the sync has had no effect yet. */
  BEFORE_SYNC,
  /** A process has synced its disk. */
  AFTER_SYNC,
  /** A process has started, and has not been founded yet. */
  START
}
