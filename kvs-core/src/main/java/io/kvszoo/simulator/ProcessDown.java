package io.kvszoo.simulator;

/**
 * Ends the handler of a process that crashed or was stopped in the middle of it: every door of the
 * process throws this from then on, and the loop swallows it, so that the rest of the handler has
 * no effect. An error, since handlers may well catch exceptions; without a stack, since nobody
 * looks at it.
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
