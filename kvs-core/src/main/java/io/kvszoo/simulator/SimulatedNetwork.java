package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.network.Network;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;

/**
 * A simulated network in memory, with virtual time, a seed, and faults on demand.
 *
 * <pre>{@code
 * SimulatedNetwork network = SimulatedNetwork.seeded(42);
 * network.links().latency(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(5))).loss(0.1);
 * Partition partition = network.partition(Set.of("replica-0"), Set.of("replica-1", "replica-2"));
 * network.after(Duration.ofSeconds(1), partition::heal);
 * network.host("replica-2").crash();
 * network.runFor(Duration.ofSeconds(2));
 * }</pre>
 *
 * <p><b>Fault model.</b> Links delay, lose, duplicate and reorder messages, and report failures of
 * messages that are delivered ({@link #links}). Sets of hosts are partitioned from each other, in
 * one or both directions ({@link #partition}). Hosts crash, lose their unsynced writes or their
 * whole disk, restart, pause, are slow, and have wrong clocks ({@link SimulatedHost}). Messages are
 * never altered or forged. A handler is executed atomically at one moment, unless an armed crash
 * ({@link SimulatedHost#crashAtSend}) or a {@link NetworkListener} crashes its host in the middle;
 * then the rest of the handler has no effect. By default each message takes 1 ms and nothing fails.
 *
 * <p><b>Exceptions.</b> A process that throws is taken down alone, as by a crash, until its host
 * restarts ({@link NetworkEvent.Failed}). The methods by which its owner runs the network ({@link
 * #step}, {@link #runFor}, {@link #runUntil}, {@link #runUntilIdle}) rethrow the exception; {@link
 * #submit} rethrows it if the submitted message caused it; {@link #await} never does, since the
 * waiting caller rarely caused it. {@link #firstFailure} returns the first one. An exception of a
 * listener is thrown by the method that caused the event, after all listeners have received the
 * event and it is complete.
 *
 * <p><b>Determinism.</b> The same program with the same seed produces the same run on every
 * machine. Events happen in the order of virtual time, at equal times in the order in which they
 * were caused, and never before the present. Each process and each message draws from its own fork
 * of the seed, by a generator of this library ({@link SplitMix64}). All decisions of the seed can
 * be made by an implementation of {@link Choices} instead ({@link
 * SimulatedNetworkBuilder#choices}). {@link #traceHash} distinguishes runs.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. One lock serializes them, and the
 * thread that runs the network handles the events. Actions of {@link #after} run in that thread
 * too, outside of the lock and of any event. Time passes only while some thread runs the network,
 * or the network runs by itself ({@link #runInBackground}, {@link #runInRealTime}). If it runs by
 * itself, actions run only in its own threads, the methods above wait for these threads, {@link
 * #step} is rejected, and exceptions of processes, listeners and actions in these threads are
 * logged. Such runs cannot be repeated exactly.
 */
public final class SimulatedNetwork implements Network {

  private final Engine engine;
  private final EventLog log;
  private final Driver driver;
  private final Hosts hosts;
  private final Duration idleLimit;

  SimulatedNetwork(SimulatedNetworkBuilder builder) {
    Progress progress =
        new Progress(
            builder.mostEvents(), builder.mostEventsPerInstant(), this::pendingDescription);
    engine = Engine.of(builder.seed(), builder.choices(), progress, this);
    hosts = new Hosts(engine);
    log = engine.log();
    driver = new Driver(engine);
    idleLimit = builder.idleLimit();
    links().latency(builder.latency());
    builder.listeners().forEach(log::listen);
  }

  /**
   * Creates an empty network.
   *
   * @param seed determines all random decisions
   * @return a network without hosts, at time zero
   */
  public static SimulatedNetwork seeded(long seed) {
    return builder().seed(seed).build();
  }

  /**
   * Creates a builder of a network.
   *
   * @return a builder with the seed 0 and the defaults of {@link #seeded}
   */
  public static SimulatedNetworkBuilder builder() {
    return new SimulatedNetworkBuilder();
  }

  /**
   * The seed of this network.
   *
   * @return the seed with which it was created
   */
  public long seed() {
    return engine.seed();
  }

  @Override
  public synchronized SimulatedHost addHost(String name) {
    checkName("host", name);
    return hosts.add(name);
  }

  @Override
  public synchronized SimulatedHost host(String name) {
    return hosts.get(name);
  }

  @Override
  public synchronized SimulatedHost hostOrAdd(String name) {
    return hosts.contains(name) ? hosts.get(name) : addHost(name);
  }

  @Override
  public synchronized List<SimulatedHost> hosts() {
    return hosts.all();
  }

  @Override
  public synchronized <M> Address<M> address(Host host, String path) {
    checkName("path", path);
    return engine.endpoints().reserve(hosts.state(host), path, engine.hash(path));
  }

  @Override
  public <M> void spawn(Address<M> address, ProcessFactory<M> factory) {
    checkNotNull(factory, "factory must not be null; pass what creates the process");
    log.change(
        () -> {
          Endpoint endpoint = engine.endpoints().of(address);
          host(endpoint).spawn(address, endpoint, factory);
        });
  }

  @Override
  public <M> void found(Address<M> address, M founding) {
    checkNotNull(founding, "founding must not be null; pass the message that founds the process");
    log.change(
        () -> {
          Endpoint endpoint = engine.endpoints().of(address);
          host(endpoint).found(endpoint, founding);
        });
  }

  private SimulatedHost host(Endpoint endpoint) {
    return hosts.get(endpoint.host.name());
  }

  @Override
  public synchronized void stop(Address<?> address) {
    Endpoint endpoint = engine.endpoints().of(address);
    host(endpoint).stop(endpoint);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The message takes no virtual time. It is handled before this method returns, unless the
   * caller itself runs inside an event of this network, the host is paused or busy with earlier
   * messages, or earlier submitted messages to the process are waiting. In these cases it arrives
   * at the host as an event at the present time, after the events that are already scheduled for
   * this time.
   */
  @Override
  public synchronized <M> boolean submit(Address<M> to, M message) {
    Endpoint endpoint = engine.endpoints().spawned(to, "submit");
    return engine
        .loop()
        .submit(
            endpoint,
            checkNotNull(message, "message must not be null; submit what the process receives"));
  }

  /**
   * Returns a view of the state of a process, for observers of the run. This does not affect the
   * run.
   *
   * @param address the address of a process
   * @return the view; empty if the process is not running
   */
  public synchronized Optional<ProcessView> view(Address<?> address) {
    return Optional.ofNullable(engine.endpoints().of(address).receiver()).map(engine.loop()::view);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The action runs in the thread that lets time pass, and may itself run the network. At the
   * same moment, actions run before events.
   */
  @Override
  public synchronized Timer after(Duration delay, Runnable action) {
    Timer timer =
        engine
            .schedule()
            .after(
                Durations.nanos("delay", delay),
                checkNotNull(action, "action must not be null; pass what to run"));
    driver.wakeBackground();
    return timer;
  }

  @Override
  public synchronized Duration now() {
    return engine.time().elapsed();
  }

  /**
   * Selects all links, including those of hosts that are added later.
   *
   * @return the links, whose faults can be switched
   */
  public Links links() {
    return new Links(engine.links(), LinkSelection.ALL);
  }

  /**
   * Selects the link of one direction between two hosts.
   *
   * @param from the name of the sending host
   * @param to the name of the receiving host
   * @return the link, whose faults can be switched
   */
  public Links link(String from, String to) {
    return links(List.of(from), List.of(to));
  }

  /**
   * Selects the links from each of some hosts to each of some others.
   *
   * @param from names of sending hosts
   * @param to names of receiving hosts
   * @return the links, whose faults can be switched
   */
  public synchronized Links links(Collection<String> from, Collection<String> to) {
    LinkSelection.Ends ends = new LinkSelection.Ends(hosts.known(from), hosts.known(to));
    return new Links(engine.links(), LinkSelection.between(ends));
  }

  /**
   * Partitions two sets of hosts from each other, in both directions. Messages in flight between
   * them are lost too if they would arrive before the partition is healed. Clients are on hosts as
   * well, and may be included.
   *
   * @param left names of hosts
   * @param right names of other hosts
   * @return the partition, which can be healed
   * @throws IllegalArgumentException if a host is unknown or on both sides, or a side is empty
   */
  public Partition partition(Collection<String> left, Collection<String> right) {
    return cut(left, right, true);
  }

  /**
   * Partitions hosts in one direction only; messages in the other direction are delivered.
   *
   * @param from names of hosts whose messages are lost
   * @param to names of the hosts that do not get them
   * @return the partition, which can be healed
   * @throws IllegalArgumentException if a host is unknown or on both sides, or a side is empty
   */
  public Partition partitionOneWay(Collection<String> from, Collection<String> to) {
    return cut(from, to, false);
  }

  private synchronized Partition cut(
      Collection<String> from, Collection<String> to, boolean bothWays) {
    Partition partition = engine.links().cut(hosts.known(from), hosts.known(to), bothWays);
    log.throwForListeners();
    return partition;
  }

  /** Heals all partitions. */
  public void heal() {
    log.change(engine.links()::healAll);
  }

  /**
   * Handles the next event or runs the next action, if there is one.
   *
   * @return whether there was one
   * @throws ProcessException if a process threw while it handled the event
   * @throws IllegalStateException if the network runs by itself
   */
  public boolean step() {
    return driver.step();
  }

  /**
   * Runs for a duration of virtual time, whether events happen or not.
   *
   * @param duration the virtual time to run, not negative
   * @throws ProcessException if a process threw while it handled an event
   * @throws StalledException if time does not advance ({@link
   *     SimulatedNetworkBuilder#mostEventsPerInstant}), or {@link
   *     SimulatedNetworkBuilder#mostEvents} is reached
   */
  public void runFor(Duration duration) {
    boolean unused = driver.run(Durations.nanos("duration", duration), () -> false, true);
  }

  /**
   * Runs until a condition holds.
   *
   * @param condition checked before the first event and after each
   * @param limit the longest virtual time to wait
   * @throws StalledException if the condition does not hold by then, or no event is left; the
   *     message lists what is pending and where. Also thrown in the cases of {@link #runFor}
   * @throws ProcessException if a process threw while it handled an event
   */
  public void runUntil(BooleanSupplier condition, Duration limit) {
    if (!driver.run(Durations.nanos("limit", limit), condition, true)) {
      throw new StalledException(
          "the condition did not hold within %s; it is %s now (seed %d), and %s"
              .formatted(limit, now(), seed(), pendingDescription()));
    }
  }

  /**
   * Runs until no events are left. Events that wait on a paused host stay there.
   *
   * @throws StalledException if that takes longer than the {@link
   *     SimulatedNetworkBuilder#idleLimit}, 1 h of virtual time by default; the limit has then
   *     passed. This happens if processes reschedule timers for ever; use {@link #runFor} or {@link
   *     #runUntil} instead
   * @throws ProcessException if a process threw while it handled an event
   */
  public void runUntilIdle() {
    if (!driver.run(
        Durations.nanos("idleLimit", idleLimit), () -> engine.schedule().pending() == 0, true)) {
      throw new StalledException(
          "the network is not idle after %s of virtual time (seed %d); use runFor or runUntil if timers never end; %s"
              .formatted(idleLimit, seed(), pendingDescription()));
    }
  }

  /**
   * Lets this network run by itself from now on, in daemon threads, as fast as possible, but only
   * while an action of {@link #after} is waiting for its time; asynchronous operations of clients
   * have such actions. While no action waits, it uses no CPU time and keeps no thread, and virtual
   * time does not pass unless a caller runs the network by another method.
   *
   * @return the handle by which this ends; the same one until it is closed
   * @throws IllegalStateException if it already runs in real time
   */
  public Background runInBackground() {
    return driver.runInBackground(false);
  }

  /**
   * Lets this network run by itself from now on, in daemon threads, at the speed of real time, with
   * an accuracy of a few milliseconds; under overload it lags behind. It checks the clock every
   * millisecond, even if nothing happens. Callers that run the network by other methods wait in
   * real time.
   *
   * @return the handle by which this ends; the same one until it is closed
   * @throws IllegalStateException if it already runs in the background as fast as possible
   */
  public Background runInRealTime() {
    return driver.runInBackground(true);
  }

  /**
   * Returns whether this network runs by itself.
   *
   * @return whether {@link #runInBackground} or {@link #runInRealTime} was called, and its result
   *     has not been closed
   */
  public synchronized boolean isRunInBackground() {
    return driver.background() != null;
  }

  @Override
  public boolean await(BooleanSupplier condition, Duration limit) {
    return driver.run(Durations.nanos("limit", limit), condition, false);
  }

  /**
   * The first exception that a process threw, in any thread that ran the network.
   *
   * @return an exception whose cause is the one that the process threw; empty if none did
   */
  public synchronized Optional<ProcessException> firstFailure() {
    return engine.loop().firstFailure();
  }

  /**
   * Describes the pending events, by host.
   *
   * @return one line of text for people
   */
  public synchronized String pendingDescription() {
    return PendingEvents.describe(
        engine.schedule().pendingActions(), engine.loop(), hosts.states());
  }

  /**
   * Adds a listener, which receives every event from now on. Without listeners this costs nothing,
   * and observing a run does not change it.
   *
   * @param listener called for each event
   */
  public synchronized void addListener(NetworkListener listener) {
    log.listen(
        checkNotNull(listener, "listener must not be null; pass what to call for each event"));
  }

  /**
   * A hash of all events so far: equal for the same seed and program, and different with near
   * certainty if any event differs. It covers times, order, receiving processes, types of messages,
   * timers and calls, syncs, starts and stops, and faults with their values. It does not cover the
   * contents of messages and disks, nor the distribution of a custom {@link Latency}.
   *
   * @return the hash
   */
  public synchronized long traceHash() {
    return log.hash();
  }

  /**
   * Counts the messages on all links.
   *
   * @return the counts so far
   */
  public synchronized MessageCounts messageCounts() {
    return engine.types().counts();
  }

  /**
   * Counts the messages on all links by their class.
   *
   * @return the counts so far by {@link Class#getName}, in alphabetical order
   */
  public synchronized SortedMap<String, MessageCounts> messageCountsByType() {
    return engine.types().countsByType();
  }

  /**
   * Counts the messages by link.
   *
   * @return the counts so far of each link that was ever used, in the order of the hosts' names
   */
  public synchronized SortedMap<LinkName, MessageCounts> messageCountsByLink() {
    return Transport.countsByLink(hosts.states(), engine.loop()::forEachPending);
  }

  private static void checkName(String what, String name) {
    checkNotNull(name, "%s must not be null; name it after its role", what);
    checkArgument(!name.isBlank(), "%s '%s' must not be blank; name it after its role", what, name);
  }

  @Override
  public String toString() {
    return "SimulatedNetwork(seed %d, %d hosts, %s)".formatted(seed(), hosts().size(), now());
  }
}
