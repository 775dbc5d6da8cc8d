package io.kvszoo.simulator;

import io.kvszoo.network.Network;

/**
 * Why a message was dropped: the first of these reasons that applies, except that {@link #STOPPED}
 * comes before {@link #HOST_DOWN} and {@link #PROCESS_DOWN}, and {@link #PARTITIONED} before {@link
 * #LOST}. What is lost, or cut when it is sent, is dropped at that moment; anything else when it
 * would have arrived or been handled.
 */
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
