package io.kvszoo.simulator;

/** What happened to a host. */
public enum HostChange {
  /** It went down; the memory of its processes and their unsynced writes are lost. */
  CRASHED,
  /** It came up; its processes start anew from their disks. */
  RESTARTED,
  /** Its disks were emptied. */
  WIPED,
  /** It stopped handling events. */
  PAUSED,
  /** It handles events again, those that came in the pause first. */
  RESUMED,
  /** Its clock was set, stepped, or runs at another speed. */
  CLOCK_CHANGED
}
