package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Address;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All endpoints (places of processes) in a network, by path. */
final class Endpoints {

  private static final int LEAST_RECEIVERS = 64;

  private final MessageTypes types;
  private final Map<String, Endpoint> endpoints = new HashMap<>();

  /**
   * A cache of endpoints by the identity of their addresses, each in one of two slots; its length
   * is a power of two. The identity affects only the speed of a lookup, not its result.
   */
  private @Nullable Endpoint[] receivers = new Endpoint[LEAST_RECEIVERS];

  Endpoints(MessageTypes types) {
    this.types = types;
  }

  <M> Address<M> reserve(HostState host, String path, long hash) {
    checkArgument(
        !endpoints.containsKey(path),
        "path '%s' is taken; a path is used for one process in the life of its network, so choose another path, or start a second server on a network of its own",
        path);
    Address<M> address = new Address<>(host.name(), path);
    endpoints.put(path, new Endpoint(address, host, hash, types));
    if (4 * endpoints.size() > receivers.length) {
      receivers = new Endpoint[2 * receivers.length];
    }
    return address;
  }

  /** Returns the endpoint of an address, which must have been reserved. */
  Endpoint of(Address<?> address) {
    checkNotNull(address, "address must not be null; use an address that this network created");
    Endpoint endpoint = endpoints.get(address.path());
    checkArgument(
        endpoint != null && endpoint.address.equals(address),
        "this network has no address '%s' on host '%s'; use an address that this network created",
        address,
        address.host());
    return checkNotNull(endpoint);
  }

  /** Returns the endpoint of a receiver; fast if a message was sent to it before. */
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

  /** Returns the endpoint of an address at which a process was spawned. */
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
