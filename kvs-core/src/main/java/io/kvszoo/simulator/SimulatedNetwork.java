package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.kvszoo.network.Address;
import io.kvszoo.network.Host;
import io.kvszoo.network.Network;
import io.kvszoo.network.ProcessException;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * of its own, by a generator of this library ({@link SplitMix64}). {@link #traceHash} tells runs
 * apart.
 *
 * <p><b>Threads.</b> All methods may be called from any thread; one lock serializes them, and
 * events are handled by whichever thread runs the network. Actions of {@link #after} run in that
 * thread too, outside of the lock and of any event. Time stands still unless some thread runs it,
 * or it runs by itself ({@link #runInBackground}, {@link #runInRealTime}): then actions run in its
 * own threads alone, the methods above wait for these, {@link #step} is refused, and what
 * processes, listeners and actions throw there is logged. Such runs do not repeat exactly.
 */
public final class SimulatedNetwork implements Network {

  private final EventLoop loop;
  private final Driver driver;
  private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
  private final Map<String, Cell<?>> cells = new LinkedHashMap<>();
  private final Duration idleLimit;

  SimulatedNetwork(SimulatedNetworkBuilder builder) {
    loop = new EventLoop(this, builder, this::pendingDescription);
    driver = new Driver(loop);
    idleLimit = builder.idleLimit();
    links().latency(builder.latency());
    builder.listeners().forEach(loop::listen);
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
    return loop.seed();
  }

  @Override
  public synchronized SimulatedHost addHost(String name) {
    checkName("host", name);
    checkArgument(
        !hosts.containsKey(name), "host '%s' is there already; choose another name", name);
    SimulatedHost host = new SimulatedHost(loop, name, hosts.size());
    hosts.put(name, host);
    return host;
  }

  @Override
  public synchronized SimulatedHost host(String name) {
    SimulatedHost host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException(
          "there is no host '%s'; this network has %s".formatted(name, hosts.keySet()));
    }
    return host;
  }

  @Override
  public synchronized SimulatedHost hostOrAdd(String name) {
    SimulatedHost host = hosts.get(name);
    return host == null ? addHost(name) : host;
  }

  @Override
  public synchronized List<SimulatedHost> hosts() {
    return ImmutableList.copyOf(hosts.values());
  }

  @Override
  public synchronized <M> Address<M> address(Host host, String path) {
    checkName("path", path);
    checkArgument(
        host instanceof SimulatedHost simulated && simulated.loop == loop,
        "host '%s' belongs to another network; use a host of this one",
        host.name());
    checkArgument(
        !cells.containsKey(path),
        "path '%s' is taken; a path holds one process for the life of its network, so choose another, or start a second server on a network of its own",
        path);
    Cell<M> cell = new Cell<>((SimulatedHost) host, path);
    cells.put(path, cell);
    return cell;
  }

  @Override
  public <M> void spawn(Address<M> address, ProcessFactory<M> factory) {
    checkNotNull(factory, "factory");
    loop.change(() -> own(address).spawn(factory, null));
  }

  @Override
  public <M> void spawn(Address<M> address, ProcessFactory<M> factory, M founding) {
    checkNotNull(factory, "factory");
    checkNotNull(founding, "founding");
    loop.change(() -> own(address).spawn(factory, founding));
  }

  @Override
  public synchronized void stop(Address<?> address) {
    loop.transport().own(address).stop();
  }

  @Override
  public synchronized <M> boolean submit(Address<M> to, M message) {
    Cell<M> cell = own(to);
    checkArgument(
        cell.wasSpawned(), "no process was ever spawned at '%s'; spawn it before you submit", to);
    return loop.submit(cell, checkNotNull(message, "message"));
  }

  @SuppressWarnings("unchecked") // An Address<M> of this network is a Cell<M>.
  private <M> Cell<M> own(Address<M> address) {
    return (Cell<M>) loop.transport().own(address);
  }

  /**
   * Shows the state of a process, for people who watch the run. It changes nothing.
   *
   * @param address the address of a process
   * @return what it shows; empty if it does not run
   */
  public synchronized Optional<ProcessView> view(Address<?> address) {
    return Optional.ofNullable(loop.transport().own(address).incarnation()).map(Incarnation::view);
  }

  @Override
  public synchronized Timer after(Duration delay, Runnable action) {
    Timer timer = loop.after(Durations.nanos("delay", delay), checkNotNull(action, "action"));
    driver.wakeBackground();
    return timer;
  }

  @Override
  public synchronized Duration now() {
    return loop.time();
  }

  /**
   * Selects all links, those of hosts that are yet to come included.
   *
   * @return the links, to move their switches
   */
  public Links links() {
    return new Links(loop.transport().table(), LinkSelection.ALL);
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
    LinkSelection.Ends ends = new LinkSelection.Ends(known(from), known(to));
    return new Links(loop.transport().table(), LinkSelection.between(ends));
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
    ImmutableSet<String> left = known(from);
    ImmutableSet<String> right = known(to);
    checkArgument(
        Sets.intersection(left, right).isEmpty(),
        "hosts %s are on both sides of the partition; a host stands on one side",
        Sets.intersection(left, right));
    Partition partition = loop.transport().table().cut(left, right, bothWays);
    loop.throwForListeners();
    return partition;
  }

  private ImmutableSet<String> known(Collection<String> names) {
    checkArgument(
        !names.isEmpty(), "a set of hosts is empty; name at least one of %s", hosts.keySet());
    names.forEach(this::host);
    return ImmutableSet.copyOf(names);
  }

  /** Heals all partitions. */
  public void heal() {
    loop.change(loop.transport().table()::healAll);
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
    if (!driver.run(Durations.nanos("idleLimit", idleLimit), () -> loop.pending() == 0, true)) {
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
    return loop.firstFailure();
  }

  /**
   * Says what is yet to happen, by host.
   *
   * @return one line for people
   */
  public synchronized String pendingDescription() {
    return PendingEvents.describe(loop, hosts.values());
  }

  /**
   * Adds a listener, which sees every event from now on. Runs without listeners pay nothing for
   * this, and a listener does not change a run.
   *
   * @param listener called for each event
   */
  public synchronized void addListener(NetworkListener listener) {
    loop.listen(checkNotNull(listener, "listener"));
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
    return loop.trace();
  }

  /**
   * Counts the messages on all links.
   *
   * @return the counts so far
   */
  public synchronized MessageCounts messageCounts() {
    return loop.transport().counts();
  }

  /**
   * Counts the messages on all links by their class.
   *
   * @return the counts so far by {@link Class#getName}, in alphabetical order
   */
  public synchronized SortedMap<String, MessageCounts> messageCountsByType() {
    return loop.transport().countsByType();
  }

  /**
   * Counts the messages by link.
   *
   * @return the counts so far of each link that was ever used, in order of the hosts' names
   */
  public synchronized SortedMap<LinkName, MessageCounts> messageCountsByLink() {
    return loop.transport().countsByLink(hosts());
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
