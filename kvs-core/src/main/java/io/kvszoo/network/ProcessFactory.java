package io.kvszoo.network;

/**
 * Makes a process, at its first start and again after each restart of its host.
 *
 * @param <M> the messages that the process understands
 */
@FunctionalInterface
public interface ProcessFactory<M> {

  /**
   * Starts a process: recovers what the disk holds and schedules the first timers.
   *
   * @param context the only door of this process to the outside
   * @return the process
   */
  Process<M> start(Context<M> context);
}
