package io.kvszoo.network;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What processes run on: hosts, addresses, and the passing of time. The simulated network of {@code
 * io.kvszoo.simulator} is the implementation of this library; the interface is small so that the
 * same processes can later run over a real transport.
 *
 * <p>All methods may be called from any thread.
 */
public interface Network {

  /**
   * Adds a host.
   *
   * @param name a name that no host of this network has yet, not blank
   * @return the host, up and empty
   * @throws IllegalArgumentException if the name is blank or taken
   */
  Host addHost(String name);

  /**
   * Finds a host.
   *
   * @param name the name of a host
   * @return the host
   * @throws IllegalArgumentException if there is none of that name; the message lists those there
   *     are
   */
  Host host(String name);

  /**
   * Finds a host, or adds it if there is none of that name; two callers at once get the same one.
   * O(1).
   *
   * @param name the name of a host, not blank
   * @return the host
   * @throws IllegalArgumentException if the name is blank
   */
  Host hostOrAdd(String name);

  /**
   * Lists all hosts, in the order in which they were added.
   *
   * @return the hosts
   */
  List<? extends Host> hosts();

  /**
   * Reserves an address, so that processes can know each other before they start.
   *
   * @param host a host of this network
   * @param path a path that is not taken, not blank
   * @param <M> the messages that the process will understand
   * @return the address; nothing can be sent there before {@link #spawn}
   * @throws IllegalArgumentException if the path is blank or taken, or the host is of another
   *     network
   */
  <M> Address<M> address(Host host, String path);

  /**
   * Starts a process, at once if its host is up, be it paused or not, else when the host restarts.
   *
   * @param address an address of this network at which nothing was started yet
   * @param factory makes the process, now and after each restart
   * @param <M> the messages that the process understands
   * @throws IllegalStateException if a process was already started there
   * @throws ProcessException if the process threw while it started; it is down then
   */
  <M> void spawn(Address<M> address, ProcessFactory<M> factory);

  /**
   * Starts a process and founds it: it handles one message right after its first start, as from
   * outside, and never again once it has synced in doing so or handled it wholly. So a process that
   * finds an empty disk and is not founded knows that it has lost its disk. If the host is down
   * now, or crashes meanwhile, that happens when it is up. The message waits for nothing, neither
   * for the end of a pause nor for a turn.
   *
   * @param address an address of this network at which nothing was started yet
   * @param factory makes the process, now and after each restart
   * @param founding the first message that it handles
   * @param <M> the messages that the process understands
   * @throws IllegalStateException if a process was already started there
   * @throws ProcessException if the process threw while it started or was founded; it is down then
   */
  <M> void spawn(Address<M> address, ProcessFactory<M> factory, M founding);

  /**
   * Ends a process for good: its memory and its disk are gone, its path stays taken, and messages
   * to it are dropped. Stopping a process that is stopped, or was never spawned, changes nothing.
   *
   * @param address the address of a process
   */
  void stop(Address<?> address);

  /**
   * Hands a message to a process from outside of the network, as a client's program calls the
   * client's library: it crosses no link and takes no virtual time. The message is handled before
   * this method returns, unless the caller itself runs inside an event of this network, the host is
   * paused or busy with earlier messages, or earlier such messages to the process wait. Then it
   * comes to the host as an event of the present, after what was to happen at this moment before.
   *
   * @param to the receiver
   * @param message an immutable message
   * @param <M> the messages that the receiver understands
   * @return whether it was accepted; if false, the host is down, or the process is down or stopped,
   *     and the message has had and will have no effect. A paused host accepts and handles it
   *     later.
   * @throws ProcessException if the process threw while it handled this message now; it is down
   *     then
   */
  <M> boolean submit(Address<M> to, M message);

  /**
   * Runs an action when virtual time has advanced, from outside of the network: no fault of a host
   * keeps it from running. It runs in the thread that lets time pass, outside of any event and of
   * any lock, and may itself run the network.
   *
   * @param delay how long from now, not negative
   * @param action what to run; at one moment, actions run in the order in which they were added,
   *     before events of the network
   * @return cancels the action
   */
  Timer after(Duration delay, Runnable action);

  /**
   * Lets the network run until a condition holds.
   *
   * <p>What a process throws meanwhile is not thrown here, since it is rarely the waiting caller's
   * doing; the process is down, as after a crash.
   *
   * @param condition checked after each event; it must not itself run the network
   * @param limit the longest time to wait, on the network's own clock
   * @return whether the condition holds; if false, the limit has passed
   * @throws IllegalStateException if the caller itself runs inside an event of this network, since
   *     the wait could never end
   */
  boolean await(BooleanSupplier condition, Duration limit);

  /**
   * The time since this network began, by no host's clock.
   *
   * @return virtual time in a simulation
   */
  Duration now();
}
