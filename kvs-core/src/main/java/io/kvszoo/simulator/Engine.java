package io.kvszoo.simulator;

import java.util.Optional;

/**
 * The parts that make a simulation run, put together. None of them knows of hosts and processes
 * more than their {@link HostState} and their {@link Endpoint}; those are given all parts.
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

  /** Names a host or a process in the trace, and the links of a host in choices. */
  long hash(String name) {
    return SplitMix64.fork(seed, name).nextLong();
  }
}
