package io.kvszoo.network;

/** Why a message was dropped. */
public enum DropReason {
  /** The link lost it ({@link Links#loss}). */
  LOST,
  /** A partition cut the link when the message was sent, or when it would have arrived. */
  PARTITIONED,
  /** The receiver's host was down when the message arrived, or crashed before it was handled. */
  HOST_DOWN,
  /** The receiver had thrown an exception, and its host has not restarted since. */
  PROCESS_DOWN,
  /** The receiver was stopped for good ({@link Network#stop}). */
  STOPPED
}
