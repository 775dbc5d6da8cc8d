package io.kvszoo.network;

/**
 * A process threw an exception, which is the cause of this one. The message names the host, the
 * process, what it was handling, the virtual time and the seed. The process is down, as after a
 * crash, until its host restarts: its memory and unsynced writes are lost, and what it sent before
 * is on its way. The network can be run on.
 */
public final class ProcessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Reports what a process threw.
   *
   * @param message names the host, the process, what it was handling, and when
   * @param cause what it threw
   */
  public ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
