package io.kvszoo.simulator;

import io.kvszoo.network.Network;

/**
 * The reason why a message was dropped. If several apply, it is the first in this order: {@link
 * #PARTITIONED}, {@link #LOST}, {@link #STOPPED}, {@link #HOST_DOWN}, {@link #PROCESS_DOWN}. A
 * message that is lost, or sent over a link that is cut, is dropped when it is sent; any other when
 * it would have arrived or been handled.
 */
public enum DropReason {
  /** The link lost the message ({@link Links#loss}). */
  LOST,
  /** A partition cut the link when the message was sent or would have arrived. */
  PARTITIONED,
  /** The receiver's host was down when the message arrived, or crashed before it was handled. */
  HOST_DOWN,
  /** The receiver threw an exception, and its host has not restarted since. */
  PROCESS_DOWN,
  /** The receiver was stopped permanently ({@link Network#stop}). */
  STOPPED
}
