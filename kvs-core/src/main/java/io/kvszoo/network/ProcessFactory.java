package io.kvszoo.network;

/**
 * Creates a process, at its first start and again after each restart of its host.
 *
 * @param <M> the type of the messages that the process receives
 */
@FunctionalInterface
public interface ProcessFactory<M> {

  /**
   * Creates and starts a process: recovers its state from the disk and schedules its first timers.
   *
   * @param context the only access of this process to its environment
   * @return the process
   */
  Process<M> start(Context<M> context);
}
