package io.kvszoo.network;

/**
 * A process threw an exception, which is the cause of this one. The message names the host, the
 * process, what it was handling, the virtual time and the seed. The event counts as handled and the
 * network can be run on; what the handler did before it threw stays done.
 */
public final class ProcessException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
