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
 * A network in memory: virtual time, one seed, and faults on demand.
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
 * <p><b>Fault model.</b> Links delay, lose, duplicate and reorder messages, and report failures
 * that are none ({@link #links}); sets of hosts are cut off from each other, one way or both ways
 * ({@link #partition}); hosts crash, lose what they did not sync or their whole disk, restart,
 * pause, are slow, and have clocks that are wrong ({@link SimulatedHost}). Messages are never
 * altered or forged. A handler happens as a whole at one moment, unless its host crashes in the
 * middle of it, as an armed crash ({@link SimulatedHost#crashAtSend}) or a {@link NetworkListener}
 * may have it; then the rest of it has no effect. By default each message takes 1 ms and nothing
 * fails.
 *
 * <p><b>Exceptions.</b> A process that throws is taken down as a crash would, alone, until its host
 * restarts ({@link NetworkEvent.Failed}). The methods that run the network for its owner ({@link
 * #step}, {@link #runFor}, {@link #runUntil}, {@link #runUntilIdle}) throw the exception, {@link
 * #submit} does if the message it hands over is the one, and {@link #await} never does, since those
 * who wait are rarely those to blame; {@link #firstFailure} remembers it. What a listener throws is
 * thrown by the method that made the event happen, after all listeners were told and the event has
 * wholly happened.
 *
 * <p><b>Determinism.</b> The same program with the same seed makes the same run, on every machine:
 * events happen in order of virtual time, at equal times in the order in which they were caused, no
 * event happens before the present, and each process and each message draws from a fork of the seed
 * of its own, by a generator of this library ({@link SplitMix64}). Whatever the seed decides,
 * somebody else can ({@link SimulatedNetworkBuilder#choices}). {@link #traceHash} tells runs apart.
 *
 * <p><b>Threads.</b> All methods may be called from any thread; one lock serializes them, and
 * events are handled by whichever thread runs the network. Actions of {@link #after} run in that
 * thread too, outside of the lock and of any event. Time stands still unless some thread runs it,
 * or it runs by itself ({@link #runInBackground}, {@link #runInRealTime}): then actions run in its
 * own threads alone, the methods above wait for these, {@link #step} is refused, and what
 * processes, listeners and actions throw there is logged. Such runs do not repeat exactly.
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
   * Makes an empty network.
   *
   * @param seed decides all that happens by chance
   * @return a network without hosts, at time zero
   */
  public static SimulatedNetwork seeded(long seed) {
    return builder().seed(seed).build();
  }

  /**
   * Begins to make a network.
   *
   * @return a builder with the seed 0 and the defaults of {@link #seeded}
   */
  public static SimulatedNetworkBuilder builder() {
    return new SimulatedNetworkBuilder();
  }

  /**
   * The seed of this network.
   *
   * @return what it was made with
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
    checkNotNull(factory, "factory");
    log.change(
        () -> {
          Endpoint endpoint = engine.endpoints().of(address);
          host(endpoint).spawn(address, endpoint, factory);
        });
  }

  @Override
  public <M> void found(Address<M> address, M founding) {
    checkNotNull(founding, "founding");
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
   * messages, or earlier such messages to the process wait. Then it comes to the host as an event
   * of the present, after what was to happen at this moment before.
   */
  @Override
  public synchronized <M> boolean submit(Address<M> to, M message) {
    Endpoint endpoint = engine.endpoints().spawned(to, "submit");
    return engine.loop().submit(endpoint, checkNotNull(message, "message"));
  }

  /**
   * Shows the state of a process, for people who watch the run. It changes nothing.
   *
   * @param address the address of a process
   * @return what it shows; empty if it does not run
   */
  public synchronized Optional<ProcessView> view(Address<?> address) {
    return Optional.ofNullable(engine.endpoints().of(address).receiver()).map(engine.loop()::view);
  }

  /**
   * {@inheritDoc}
   *
   * <p>It runs in the thread that lets time pass, and may itself run the network. At one moment
   * actions come before events.
   */
  @Override
  public synchronized Timer after(Duration delay, Runnable action) {
    Timer timer =
        engine.schedule().after(Durations.nanos("delay", delay), checkNotNull(action, "action"));
    driver.wakeBackground();
    return timer;
  }

  @Override
  public synchronized Duration now() {
    return engine.time().elapsed();
  }

  /**
   * Selects all links, those of hosts that are yet to come included.
   *
   * @return the links, to move their switches
   */
  public Links links() {
    return new Links(engine.links(), LinkSelection.ALL);
  }

  /**
   * Selects one direction between two hosts.
   *
   * @param from the name of the sending host
   * @param to the name of the receiving host
   * @return the link, to move its switches
   */
  public Links link(String from, String to) {
    return links(List.of(from), List.of(to));
  }

  /**
   * Selects the directions from any of some hosts to any of some others.
   *
   * @param from names of sending hosts
   * @param to names of receiving hosts
   * @return the links, to move their switches
   */
  public synchronized Links links(Collection<String> from, Collection<String> to) {
    LinkSelection.Ends ends = new LinkSelection.Ends(hosts.known(from), hosts.known(to));
    return new Links(engine.links(), LinkSelection.between(ends));
  }

  /**
   * Cuts two sets of hosts off from each other, both ways. What is in flight between them is lost
   * too if it would arrive before the cut is healed. Clients are on hosts as well and may be named.
   *
   * @param left names of hosts
   * @param right names of other hosts
   * @return the partition, to heal it
   * @throws IllegalArgumentException if a host is unknown, on both sides, or a side is empty
   */
  public Partition partition(Collection<String> left, Collection<String> right) {
    return cut(left, right, true);
  }

  /**
   * Cuts messages in one direction only; those in the other get through.
   *
   * @param from names of hosts whose messages are lost
   * @param to names of the hosts that do not get them
   * @return the partition, to heal it
   * @throws IllegalArgumentException if a host is unknown, on both sides, or a side is empty
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
   * Handles the next event, if there is one.
   *
   * @return whether something happened
   * @throws ProcessException if a process threw while it handled the event
   * @throws IllegalStateException if the network runs by itself
   */
  public boolean step() {
    return driver.step();
  }

  /**
   * Runs for a while of virtual time, whether something happens or not.
   *
   * @param duration how long, not negative
   * @throws ProcessException if a process threw while it handled an event
   * @throws StalledException if time does not go on, or the network's {@link
   *     SimulatedNetworkBuilder#mostEvents} are used up
   */
  public void runFor(Duration duration) {
    boolean unused = driver.run(Durations.nanos("duration", duration), () -> false, true);
  }

  /**
   * Runs until a condition holds.
   *
   * @param condition checked before the first event and after each
   * @param limit the longest virtual time to wait
   * @throws StalledException if the condition does not hold by then, or nothing is left that could
   *     happen; it says what is pending and where; and where {@link #runFor} throws it
   * @throws ProcessException if a process threw while it handled an event
   */
  public void runUntil(BooleanSupplier condition, Duration limit) {
    if (!driver.run(Durations.nanos("limit", limit), condition, true)) {
      throw new StalledException(
          "the condition did not hold within %s; now %s (seed %d), and %s"
              .formatted(limit, now(), seed(), pendingDescription()));
    }
  }

  /**
   * Runs until nothing is left to happen. What waits on a paused host stays there.
   *
   * @throws StalledException if that takes more than the limit of virtual time, 1 h if the builder
   *     does not say otherwise, as it does where processes keep timers going; use {@link #runFor}
   *     or {@link #runUntil} there. The limit has passed then
   * @throws ProcessException if a process threw while it handled an event
   */
  public void runUntilIdle() {
    if (!driver.run(
        Durations.nanos("idleLimit", idleLimit), () -> engine.schedule().pending() == 0, true)) {
      throw new StalledException(
          "still not idle after %s of virtual time (seed %d); %s"
              .formatted(idleLimit, seed(), pendingDescription()));
    }
  }

  /**
   * Lets this network run by itself from now on, in daemon threads, as fast as it can whenever an
   * action of {@link #after} waits for its time, and not otherwise: asynchronous operations of
   * clients have such actions. So it uses no processor, and keeps no thread, while nobody waits for
   * anything; meanwhile virtual time stands still, unless somebody runs the network as before.
   *
   * @return ends this; the same one as long as it is not closed
   * @throws IllegalStateException if it runs in real time already
   */
  public Background runInBackground() {
    return driver.runInBackground(false);
  }

  /**
   * Lets this network run by itself from now on, in daemon threads, at the speed of real time, to
   * within a few milliseconds, and behind where there is more to do than it can. It looks at the
   * clock every millisecond, also when nothing happens. Whoever runs it by other methods waits in
   * real time.
   *
   * @return ends this; the same one as long as it is not closed
   * @throws IllegalStateException if it runs in the background as fast as it can already
   */
  public Background runInRealTime() {
    return driver.runInBackground(true);
  }

  /**
   * Whether this network runs by itself.
   *
   * @return whether {@link #runInBackground} or {@link #runInRealTime} was called, and what it
   *     returned is not closed
   */
  public synchronized boolean isRunInBackground() {
    return driver.background() != null;
  }

  @Override
  public boolean await(BooleanSupplier condition, Duration limit) {
    return driver.run(Durations.nanos("limit", limit), condition, false);
  }

  /**
   * The first exception that a process threw, whoever ran the network then.
   *
   * @return the exception that the process threw, as the cause; empty if all went well
   */
  public synchronized Optional<ProcessException> firstFailure() {
    return engine.loop().firstFailure();
  }

  /**
   * Says what is yet to happen, by host.
   *
   * @return one line for people
   */
  public synchronized String pendingDescription() {
    return PendingEvents.describe(
        engine.schedule().pendingActions(), engine.loop(), hosts.states());
  }

  /**
   * Adds a listener, which sees every event from now on. Runs without listeners pay nothing for
   * this, and a listener does not change a run.
   *
   * @param listener called for each event
   */
  public synchronized void addListener(NetworkListener listener) {
    log.listen(checkNotNull(listener, "listener"));
  }

  /**
   * A hash of all that happened so far: the same for the same seed and program, and with near
   * certainty another where anything happened otherwise. It covers times, order, receiving
   * processes, types of messages, timers and calls, syncs, starts and stops, and faults with their
   * values; not what is written in messages and on disks, nor how a user's own {@link Latency} is
   * distributed.
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
   * @return the counts so far of each link that was ever used, in order of the hosts' names
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
