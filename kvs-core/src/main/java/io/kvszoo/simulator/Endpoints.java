package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import java.util.HashMap;
import java.util.Map;

/** All places of processes in a network, by path. */
final class Endpoints {

  private final MessageTypes types;
  private final Map<String, Endpoint<?>> endpoints = new HashMap<>();

  Endpoints(MessageTypes types) {
    this.types = types;
  }

  <M> Endpoint<M> reserve(HostState host, String path, long hash) {
    checkArgument(
        !endpoints.containsKey(path),
        "path '%s' is taken; a path holds one process for the life of its network, so choose another, or start a second server on a network of its own",
        path);
    Endpoint<M> endpoint = new Endpoint<>(host, path, hash, types);
    endpoints.put(path, endpoint);
    return endpoint;
  }

  /** The place of an address, which must be of this network. */
  @SuppressWarnings("unchecked") // An Address<M> of this network is an Endpoint<M>.
  <M> Endpoint<M> of(Address<M> address) {
    checkArgument(
        address instanceof Endpoint<?> endpoint && endpoint.isIn(types),
        "address '%s' belongs to another network; use the addresses of this one",
        address);
    return (Endpoint<M>) address;
  }

  /** The place of an address to which something is handed. */
  <M> Endpoint<M> spawned(Address<M> address, String verb) {
    Endpoint<M> endpoint = of(address);
    checkArgument(
        endpoint.wasSpawned(),
        "no process was ever spawned at '%s'; spawn it before you %s",
        address,
        verb);
    return endpoint;
  }
}
