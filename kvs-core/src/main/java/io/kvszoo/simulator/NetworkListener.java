package io.kvszoo.simulator;

/**
 * Receives every event of a {@link SimulatedNetwork}, in order and when it happens. If a listener
 * causes further events, the listeners that were added after it receive those before the event that
 * it was handling; the numbers of events give the true order.
 *
 * <p>A listener may inject faults (for example, crash a host exactly when it has synced) and read
 * the network's state; it must not run the network. If a listener throws, the run is not affected:
 * the other listeners receive the event, the event is completed, and then the exception is thrown
 * by the method that caused the event.
 */
@FunctionalInterface
public interface NetworkListener {

  /**
   * Called for each event.
   *
   * @param event the event
   */
  void onEvent(NetworkEvent event);
}
