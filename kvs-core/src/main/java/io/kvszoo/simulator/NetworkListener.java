package io.kvszoo.simulator;

/**
 * Sees every event of a {@link SimulatedNetwork}, as it happens and in order. What a listener
 * itself makes happen, the listeners added after it are told before what it was told; numbers give
 * the order.
 *
 * <p>A listener may inject faults (crash a host exactly when it has synced, say) and read the
 * network's state; it must not run the network. If it throws, the run is not disturbed: the other
 * listeners are told, what happens goes on happening, and then the exception is thrown by the
 * method that made it happen.
 */
@FunctionalInterface
public interface NetworkListener {

  /**
   * Called for each event.
   *
   * @param event what happened
   */
  void onEvent(NetworkEvent event);
}
