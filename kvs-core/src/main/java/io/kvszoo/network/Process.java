package io.kvszoo.network;

/**
 * A deterministic, single-threaded handler of messages; what runs on a {@link Host}.
 *
 * <p>A process must be a pure function of the events that it receives: everything that it learns
 * from the outside and everything that it does goes through its {@link Context}. It must not block,
 * start threads, read the system's clock, keep static state, or depend on identity hash codes or on
 * the iteration order of unordered collections, because a run could then not be repeated.
 *
 * <p>The object is the volatile memory of the process: a crash discards it, and a restart makes a
 * new one by the {@link ProcessFactory}. What must survive belongs on the {@link Context#disk}.
 *
 * @param <M> the messages that this process understands
 */
@FunctionalInterface
@SuppressWarnings("JavaLangClash") // The field's own term; nothing here starts a program.
public interface Process<M> {

  /**
   * Handles one message: one that was sent to this process, or one that it scheduled for itself. If
   * this throws, the process is taken down as by a crash, until its host restarts.
   *
   * @param message the message
   */
  void receive(M message);

  /**
   * Shows the state to people who watch the run; called between events. It must change nothing.
   *
   * @return what there is to show; nothing, if not overridden
   */
  default ProcessView view() {
    return ProcessView.NOTHING;
  }
}
