package io.kvszoo.network;

/**
 * Sees every event of a {@link SimulatedNetwork}, in order, as it happens.
 *
 * <p>A listener may inject faults (crash a host exactly when it has synced, say) and read the
 * network's state; it must not run the network.
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
