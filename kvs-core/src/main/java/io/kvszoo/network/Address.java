package io.kvszoo.network;

/**
 * Where a message of type {@code M} can be sent: the path of one process. An address stays the same
 * when its process crashes and restarts, and may be kept in messages and on disk.
 *
 * <p>Paths nest with slashes, from the outermost part of an architecture to the innermost: {@code
 * shard-0/replica-2/acceptor}.
 *
 * @param <M> the messages that the process understands
 */
public interface Address<M> {

  /**
   * The path of the process, unique in its network.
   *
   * @return the path
   */
  String path();

  /**
   * The host that the process lives on.
   *
   * @return the host
   */
  Host host();
}
