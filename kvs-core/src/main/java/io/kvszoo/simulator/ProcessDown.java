package io.kvszoo.simulator;

/**
 * Ends the handler of a process that crashed or was stopped in the middle of it. The context and
 * the disk of the process throw this from then on, and the event loop catches it, so that the rest
 * of the handler has no effect. It is an error, since handlers may catch exceptions, and it has no
 * stack trace, since it is never shown.
 */
final class ProcessDown extends Error {

  private static final long serialVersionUID = 1L;

  ProcessDown() {
    super(
        "this process is down, so the rest of its handler has no effect; do not catch this error",
        null,
        false,
        false);
  }
}
