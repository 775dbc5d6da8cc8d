package io.kvszoo.simulator;

/**
 * The parts that make a simulation run, put together. None of them knows of hosts and processes
 * more than their {@link HostState} and their {@link Endpoint}; those are given all parts.
 */
record Engine(
    long seed,
    VirtualTime time,
    EventLog log,
    Schedule schedule,
    LinkTable links,
    MessageTypes types,
    Endpoints endpoints,
    Transport transport,
    EventLoop loop) {

  static Engine of(long seed, Progress progress, Object lock) {
    VirtualTime time = new VirtualTime();
    EventLog log = new EventLog(lock, time, seed);
    Schedule schedule = new Schedule(log, time, progress);
    LinkTable links = new LinkTable(log);
    MessageTypes types = new MessageTypes();
    Endpoints endpoints = new Endpoints(types);
    Transport transport = new Transport(log, time, schedule, links, types, endpoints);
    EventLoop loop = new EventLoop(seed, log, time, schedule, transport);
    return new Engine(seed, time, log, schedule, links, types, endpoints, transport, loop);
  }

  /** The randomness of one component, which no other component's draws can change. */
  SplitMix64 fork(String component) {
    return SplitMix64.fork(seed, component);
  }
}
