package io.kvszoo.simulator;

/** A change of a host. */
public enum HostChange {
  /** The host crashed; the memory of its processes and their unsynced writes are lost. */
  CRASHED,
  /** The host restarted; its processes start anew from their disks. */
  RESTARTED,
  /** The disks of the host were wiped. */
  WIPED,
  /** The host was paused: it handles no events. */
  PAUSED,
  /** The host was resumed: it handles events again, first those that arrived during the pause. */
  RESUMED,
  /** The clock of the host was set or stepped, or its rate changed. */
  CLOCK_CHANGED
}
