package io.kvszoo.simulator;

/** A moment at which a host can crash in the middle of a handler. */
public enum CrashPoint {
  /** A process has sent a message, which is on its way. */
  SEND,
  /** A process syncs its disk; nothing of it has taken effect. */
  BEFORE_SYNC,
  /** A process has synced its disk. */
  AFTER_SYNC,
  /** A process has started, and is not founded yet. */
  START
}
