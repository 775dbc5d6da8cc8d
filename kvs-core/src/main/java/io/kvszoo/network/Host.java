package io.kvszoo.network;

/**
 * A machine, which crashes, restarts, pauses and is partitioned as a whole. It has a clock, and a
 * {@link Disk} for each of its processes.
 *
 * <p>Hosts are created by {@link Network#addHost}, and can be used only with their own network. An
 * {@link Address} names its host.
 */
public interface Host {

  /**
   * The name of this host, unique in its network.
   *
   * @return the name
   */
  String name();
}
