package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Address;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All places of processes in a network, by path. */
final class Endpoints {

  private static final int LEAST_RECEIVERS = 64;

  private final MessageTypes types;
  private final Map<String, Endpoint> endpoints = new HashMap<>();

  /**
   * Places that were sent to, by the identity of their addresses, each in one of two slots; the
   * length is a power of two. What is found does not depend on the identity, only how fast.
   */
  private @Nullable Endpoint[] receivers = new Endpoint[LEAST_RECEIVERS];

  Endpoints(MessageTypes types) {
    this.types = types;
  }

  <M> Address<M> reserve(HostState host, String path, long hash) {
    checkArgument(
        !endpoints.containsKey(path),
        "path '%s' is taken; a path holds one process for the life of its network, so choose another, or start a second server on a network of its own",
        path);
    Address<M> address = new Address<>(host.name(), path);
    endpoints.put(path, new Endpoint(address, host, hash, types));
    if (4 * endpoints.size() > receivers.length) {
      receivers = new Endpoint[2 * receivers.length];
    }
    return address;
  }

  /** The place of an address, which must have been reserved. */
  Endpoint of(Address<?> address) {
    Endpoint endpoint = endpoints.get(address.path());
    checkArgument(
        endpoint != null && endpoint.address.equals(address),
        "this network has no address '%s' on host '%s'; use one that it has made",
        address,
        address.host());
    return checkNotNull(endpoint);
  }

  /** The place of an address to which something is sent; fast if it was sent to before. */
  @SuppressWarnings("ReferenceEquality") // An equal address that is another object is looked up.
  Endpoint receiver(Address<?> address) {
    int slot = System.identityHashCode(address) & (receivers.length - 1);
    Endpoint found = receivers[slot];
    if (found != null && found.address == address) {
      return found;
    }
    Endpoint other = receivers[slot ^ 1];
    if (other != null && other.address == address) {
      return other;
    }
    Endpoint receiver = spawned(address, "send");
    receivers[slot ^ 1] = found;
    receivers[slot] = receiver;
    return receiver;
  }

  /** The place of an address to which something is handed. */
  Endpoint spawned(Address<?> address, String verb) {
    Endpoint endpoint = of(address);
    checkArgument(
        endpoint.wasSpawned(),
        "no process was ever spawned at '%s'; spawn it before you %s",
        address,
        verb);
    return endpoint;
  }
}
