package io.kvszoo.simulator;

import java.util.Optional;

/**
 * Combines the parts of a simulation. These parts access hosts and processes only by their {@link
 * HostState} and their {@link Endpoint}; hosts and processes have access to all parts.
 */
record Engine(
    long seed,
    Optional<Choices> chosen,
    Choices choices,
    VirtualTime time,
    EventLog log,
    Schedule schedule,
    LinkTable links,
    MessageTypes types,
    Endpoints endpoints,
    Transport transport,
    EventLoop loop) {

  static Engine of(long seed, Optional<Choices> chosen, Progress progress, Object lock) {
    Choices choices = chosen.orElse(Choices.seeded(seed));
    VirtualTime time = new VirtualTime();
    EventLog log = new EventLog(lock, time, seed);
    Schedule schedule = new Schedule(log, time, progress, new EventQueue(chosen));
    LinkTable links = new LinkTable(log);
    MessageTypes types = new MessageTypes();
    Endpoints endpoints = new Endpoints(types);
    Transport transport = new Transport(log, time, schedule, links, types, endpoints, choices);
    EventLoop loop = new EventLoop(seed, log, time, schedule, transport);
    return new Engine(
        seed, chosen, choices, time, log, schedule, links, types, endpoints, transport, loop);
  }

  /** Hashes the name of a host or a process, for the trace and for the choices of links. */
  long hash(String name) {
    return SplitMix64.fork(seed, name).nextLong();
  }
}
