package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Where a message of type {@code M} can be sent: the names of a process and of its host. An address
 * is a value. It stays the same when its process crashes and restarts, may be kept in messages and
 * on disk, and means the same process wherever it is read, on a machine that never saw the process
 * too: each {@link Network} finds the process by these names when something is sent.
 *
 * <p>Paths nest with slashes, from the outermost part of an architecture to the innermost: {@code
 * shard-0/replica-2/acceptor}.
 *
 * @param host the name of the host that the process lives on, not blank
 * @param path the path of the process, unique in its network, not blank
 * @param <M> the messages that the process understands
 */
@SuppressWarnings("UnusedTypeParameter") // It says what may be sent here.
public record Address<M>(String host, String path) {

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if a name is blank
   */
  public Address {
    checkArgument(!host.isBlank(), "the host of address '%s' must not be blank", path);
    checkArgument(!path.isBlank(), "the path of an address on host '%s' must not be blank", host);
  }

  /**
   * The same address, where fewer messages can be sent: what a process tells others, so that they
   * can send it what crosses the network, and not its timers and calls.
   *
   * @param <N> the messages that can be sent there
   * @return an address that is equal to this one
   */
  public <N extends M> Address<N> narrowed() {
    return new Address<>(host, path);
  }

  @Override
  public String toString() {
    return path;
  }
}
