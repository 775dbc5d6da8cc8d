package io.kvszoo.network;

/**
 * A process threw an exception, which is the cause of this one. The message names the host, the
 * process, the event that it was handling, the virtual time and the seed. The process is down, as
 * after a crash, until its host restarts: its memory and unsynced writes are lost; messages that it
 * sent before are still delivered. The network can continue to run.
 */
public final class ProcessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception for one that a process threw.
   *
   * @param message names the host, the process, the event that it was handling, and the time
   * @param cause the exception that the process threw
   */
  public ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
