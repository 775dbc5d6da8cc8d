package io.kvszoo.network;

/**
 * A machine: what crashes, restarts, pauses and is partitioned as a whole. It owns a clock, and a
 * {@link Disk} for each of its processes.
 *
 * <p>Hosts come from {@link Network#addHost}; a host of one network is of no use to another. An
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
