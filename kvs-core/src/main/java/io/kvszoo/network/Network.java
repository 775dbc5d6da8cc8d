package io.kvszoo.network;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What processes run on: hosts, addresses, and the passing of time. The simulated network of {@code
 * io.kvszoo.simulator} is the implementation of this library; the interface is small so that the
 * same processes can run over a real transport, in one JVM or in many.
 *
 * <p>All methods may be called from any thread. The caller may assume neither that it shares a JVM
 * or a thread with a process, nor that a message was handled when a method returns.
 *
 * <h2>Rules for implementers</h2>
 *
 * Processes, routers and servers rely on these rules and on nothing else.
 *
 * <p><b>Processes</b>
 *
 * <ul>
 *   <li><b>N1. One event at a time.</b> A process starts, and handles its messages, one after the
 *       other, and each sees all that the ones before did. The threads may differ. Do not call a
 *       process while it handles something, not even in its own {@link Context#send}, because
 *       processes have no locks.
 *   <li><b>N2. A crash ends everything volatile.</b> After a crash the {@link ProcessFactory} makes
 *       a new process, which finds its disk as of the last sync. Do not hand it a timer, a call, a
 *       message within the host or a failure report that was meant for the one before: the new
 *       process has never asked for them. Messages of other hosts may arrive, however old.
 *   <li><b>N3. What is synced survives.</b> {@link Disk#sync} returns when the writes before it are
 *       safe from a crash, and a crash takes back all later writes together or none of them. Do not
 *       postpone the sync of one process, and do not let a message that it sends after the sync
 *       leave before the sync is done, because what a message promises must be on disk.
 *   <li><b>N4. A process that throws is down.</b> Treat it as a crash of this process alone, until
 *       its host restarts. Do not go on with an object whose state is unknown.
 *   <li><b>N5. Started is not founded.</b> Do not found a process because it starts, because its
 *       disk is empty, or because it was founded in a former run of the program. A network that
 *       outlives its JVM founds only in a run whose owner has said so when the network was made,
 *       and throws {@link IllegalStateException} in any other; do not send the founding to other
 *       machines, and do not repeat it beyond what {@link #found} says. A process that lost its
 *       disk and was founded again would vote, or serve, as if it had never promised anything.
 * </ul>
 *
 * <p><b>Messages</b>
 *
 * <ul>
 *   <li><b>N6. Messages may be lost, late, doubled and reordered, and nothing else.</b> Deliver
 *       what was sent, to the process it was sent to, or nothing. Do not alter, merge or make up
 *       messages. There is no need to repeat them: protocols repeat what matters, and a transport
 *       that repeats as well multiplies the load when it is least wanted.
 *   <li><b>N7. Sending neither waits nor fails.</b> {@link Context#send} returns at once, whether
 *       the receiver is slow, unreachable or unknown. Do not block the sender, because it has
 *       others to serve, and do not throw what is the receiver's trouble; drop the message if a
 *       buffer is full.
 *   <li><b>N8. Within a host nothing is lost.</b> Messages between processes of one host arrive in
 *       order and exactly once while the host is up.
 *   <li><b>N9. A failure report is a hint.</b> Report a failure only where it was asked for, and at
 *       most once. Do not take the trouble to be certain, because no protocol may rely on it.
 *   <li><b>N10. Addresses are names.</b> Find the receiver by {@link Address#host} and {@link
 *       Address#path} when something is sent. Do not demand that an address was made by {@link
 *       #address} in this JVM, and do not compare addresses by identity: they are written into
 *       messages, stored on disks, and read on other machines.
 * </ul>
 *
 * <p><b>Programs outside of the processes</b>
 *
 * <ul>
 *   <li><b>N11. Each machine runs its own hosts.</b> In a cluster every program deploys the same
 *       processes under the same names. Start, found and stop those on hosts that this network
 *       runs, and let the calls for others do nothing, because each of them is made on the machine
 *       that it is meant for too.
 *   <li><b>N12. A refusal is certain.</b> {@link #submit} returns false only if the message has had
 *       and will have no effect, because clients are told then that their write was not done. If in
 *       doubt, return true.
 *   <li><b>N13. Strangers run outside of locks.</b> Run the actions of {@link #after} when no lock
 *       of the network is held and no event is being handled, because they may call the network.
 *   <li><b>N14. Clocks may differ, and timers are never early.</b> {@link Context#schedule} counts
 *       by the clock of the host, {@link #after} and {@link #await} by that of the network. Do not
 *       promise that hosts agree on the time.
 * </ul>
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
   * Makes the address of a process, so that processes can know each other before they start. No
   * second process gets the same.
   *
   * @param host a host of this network
   * @param path a path that is not taken, not blank
   * @param <M> the messages that the process will understand
   * @return the address: the name of the host, and the path
   * @throws IllegalArgumentException if the path is blank or taken, or the host is of another
   *     network
   */
  <M> Address<M> address(Host host, String path);

  /**
   * Starts a process, at once if its host is up, be it paused or not, else when the host restarts.
   * That the process starts says nothing about its past: it is new if it is {@link #found founded}
   * as well, and otherwise goes on with what is on its disk.
   *
   * @param address an address of this network at which nothing was started yet
   * @param factory makes the process, now and after each restart
   * @param <M> the messages that the process understands
   * @throws IllegalStateException if a process was already started there
   * @throws ProcessException if the process threw while it started; it is down then
   */
  <M> void spawn(Address<M> address, ProcessFactory<M> factory);

  /**
   * Founds a process: hands it the one message that makes it a member of a cluster which begins
   * now. Founding happens once in the life of a cluster, by whoever creates it, and starting
   * whenever a program does; so a process that finds an empty disk and is not founded knows that it
   * has lost its disk.
   *
   * <p>The process handles the message right after a start, as from outside: at once if it runs,
   * else when it starts next. It does so again if a crash comes before it has synced in doing so or
   * handled it wholly, and never after that. The message waits for nothing, neither for the end of
   * a pause nor for a turn.
   *
   * @param address an address of this network at which something was started
   * @param founding the message
   * @param <M> the messages that the process understands
   * @throws IllegalStateException if nothing was started at the address, if it was founded before,
   *     if this network was not told that the cluster is founded now, or if the caller itself runs
   *     inside an event of this network
   * @throws ProcessException if the process threw while it was founded; it is down then
   */
  <M> void found(Address<M> address, M founding);

  /**
   * Ends a process for good: its memory and its disk are gone, its path stays taken, and messages
   * to it are dropped. Stopping a process that is stopped, or was never spawned, changes nothing.
   *
   * @param address the address of a process
   */
  void stop(Address<?> address);

  /**
   * Hands a message to a process from outside of the network, as a client's program calls the
   * client's library: it crosses no link. The process is on a host of the caller's own machine. It
   * may handle the message before this method returns or later, but handles such messages in the
   * order in which they were submitted.
   *
   * @param to the receiver
   * @param message an immutable message
   * @param <M> the messages that the receiver understands
   * @return whether it was accepted; if false, the host is down, or the process is down or stopped,
   *     and the message has had and will have no effect. A paused host accepts and handles it
   *     later.
   * @throws ProcessException if the process threw while it handled this message before this method
   *     returned; it is down then
   */
  <M> boolean submit(Address<M> to, M message);

  /**
   * Runs an action later, from outside of the network: no fault of a host keeps it from running. It
   * runs in a thread of the network's choice, outside of any event and of any lock.
   *
   * @param delay how long from now, not negative
   * @param action what to run; at one moment, actions run in the order in which they were added
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
   * @return the time; virtual in a simulation
   */
  Duration now();
}
