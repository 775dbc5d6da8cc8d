package io.kvszoo.network;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The address of a process that receives messages of type {@code M}: the name of its host and its
 * path. An address is a value. It does not change when the process crashes and restarts, may be
 * stored in messages and on disks, and identifies the same process wherever it is read, even on a
 * machine that has never seen the process: a {@link Network} looks the process up by these names
 * when a message is sent.
 *
 * <p>Paths nest with slashes, from the outermost part of an architecture to the innermost: {@code
 * shard-0/replica-2/acceptor}.
 *
 * @param host the name of the host of the process, not blank
 * @param path the path of the process, unique in its network, not blank
 * @param <M> the type of the messages that the process receives
 */
@SuppressWarnings(
    "UnusedTypeParameter") // The type parameter restricts the messages that can be sent.
public record Address<M>(String host, String path) {

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if a name is blank
   */
  public Address {
    checkArgument(
        !host.isBlank(),
        "the host of address '%s' must not be blank; pass the name of a host",
        path);
    checkArgument(
        !path.isBlank(),
        "the path of an address on host '%s' must not be blank; name the process",
        host);
  }

  /**
   * Returns this address for a narrower type of messages. A process passes it to others, so that
   * they can send it only messages that cross the network, and not its timers and calls.
   *
   * @param <N> the type of the messages that can be sent to the result
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
