package io.kvszoo.network;

/**
 * A deterministic, single-threaded handler of messages that runs on a {@link Host}.
 *
 * <p>A process must be a pure function of the events that it receives: all its inputs and all its
 * effects go through its {@link Context}. It must not block, start threads, read the system clock,
 * keep static state, or depend on identity hash codes or on the iteration order of unordered
 * collections, because a run could then not be repeated.
 *
 * <p>The object is the volatile memory of the process: a crash discards it, and a restart creates a
 * new one by the {@link ProcessFactory}. State that must survive a crash belongs on the {@link
 * Context#disk}.
 *
 * @param <M> the type of the messages that this process receives
 */
@FunctionalInterface
@SuppressWarnings(
    "JavaLangClash") // The standard term; it does not refer to processes of the operating system.
public interface Process<M> {

  /**
   * Handles one message that was sent to this process, or that it scheduled for itself. If this
   * method throws, the process is taken down, as by a crash, until its host restarts.
   *
   * @param message the message
   */
  void receive(M message);

  /**
   * Returns a view of the state, for observers of the run. Called between events; it must not
   * change the state.
   *
   * @return the view; empty by default
   */
  default ProcessView view() {
    return ProcessView.NOTHING;
  }
}
