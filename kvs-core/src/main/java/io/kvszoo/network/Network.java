package io.kvszoo.network;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The environment that processes run in: hosts, addresses, and time. This library implements it by
 * the simulated network of {@code io.kvszoo.simulator}. The interface is small, so that the same
 * processes can run over a real transport, in one JVM or in several.
 *
 * <p>All methods may be called from any thread. A caller must assume neither that it shares a JVM
 * or a thread with a process, nor that a message has been handled when a method returns.
 *
 * <h2>Rules for implementers</h2>
 *
 * Processes, routers and servers rely on these rules only.
 *
 * <p><b>Processes</b>
 *
 * <ul>
 *   <li><b>N1. One event at a time.</b> A process handles its start and its messages one after the
 *       other, possibly in different threads, and each handler sees all effects of those before it.
 *       Do not call a process while it handles an event, not even in its own {@link Context#send},
 *       because processes have no locks.
 *   <li><b>N2. A crash ends everything volatile.</b> After a crash the {@link ProcessFactory}
 *       creates a new process, which finds its disk in the state of the last sync. Do not deliver
 *       to it a timer, a call, a message within the host or a failure report that was meant for its
 *       predecessor, because the new process has not asked for them. Messages from other hosts may
 *       arrive, however old they are.
 *   <li><b>N3. What is synced survives.</b> {@link Disk#sync} returns when the writes before it
 *       will survive a crash, and a crash undoes either all later writes or none of them. Do not
 *       postpone a sync, and do not send a message that the process sends after the sync before the
 *       sync is done, because the state that a message promises must be on disk.
 *   <li><b>N4. A process that throws is down.</b> Treat the exception as a crash of this process
 *       alone, until its host restarts. Do not continue to use the object, because its state is
 *       unknown.
 *   <li><b>N5. Started is not founded.</b> Do not found a process because it starts, because its
 *       disk is empty, or because it was founded in an earlier run of the program. A network that
 *       outlives its JVM founds processes only in a run whose owner requested it when the network
 *       was created, and throws {@link IllegalStateException} in any other run. Do not send the
 *       founding message to other machines, and do not repeat it except as {@link #found}
 *       specifies. A process that lost its disk and was founded again would vote, or serve, as if
 *       it had never made a promise.
 * </ul>
 *
 * <p><b>Messages</b>
 *
 * <ul>
 *   <li><b>N6. Messages may be lost, delayed, duplicated and reordered, but not corrupted.</b>
 *       Deliver a message as it was sent, and only to its receiver, or not at all. Do not alter,
 *       merge or invent messages. Do not retransmit them either: protocols repeat the messages that
 *       matter, and a transport that retransmits as well multiplies the load in an overload.
 *   <li><b>N7. Sending neither waits nor fails.</b> {@link Context#send} returns at once, even if
 *       the receiver is slow, unreachable or unknown. Do not block the sender, because it has other
 *       receivers to serve, and do not throw an exception for a problem of the receiver. Drop the
 *       message if a buffer is full.
 *   <li><b>N8. Within a host no message is lost.</b> Messages between processes of one host arrive
 *       in order and exactly once while the host is up.
 *   <li><b>N9. A failure report is a hint.</b> Report a failure only if the sender asked for it,
 *       and at most once. The report need not be certain, because no protocol may rely on it.
 *   <li><b>N10. Addresses are names.</b> Look up the receiver by {@link Address#host} and {@link
 *       Address#path} when a message is sent. Do not require that an address was created by {@link
 *       #address} in this JVM, and do not compare addresses by identity: they are sent in messages,
 *       stored on disks, and read on other machines.
 * </ul>
 *
 * <p><b>Programs outside of processes</b>
 *
 * <ul>
 *   <li><b>N11. Each machine runs its own hosts.</b> In a cluster every program deploys the same
 *       processes under the same names. Start, found and stop only the processes on hosts that this
 *       network runs, and ignore the calls for other hosts, because the machines that run them
 *       receive the same calls.
 *   <li><b>N12. A refusal is certain.</b> {@link #submit} returns false only if the message has had
 *       and will have no effect, because a client then reports that its write was not done. If in
 *       doubt, return true.
 *   <li><b>N13. Callbacks run outside of locks.</b> Run the actions of {@link #after} while no lock
 *       of the network is held and no event is being handled, because they may call the network.
 *   <li><b>N14. Clocks may differ, and timers are never early.</b> {@link Context#schedule}
 *       measures time by the clock of the host, {@link #after} and {@link #await} by the clock of
 *       the network. The clocks of hosts need not agree.
 * </ul>
 */
public interface Network {

  /**
   * Adds a host.
   *
   * @param name the name, not blank, and unique in this network
   * @return the new host, which is up and has no processes
   * @throws IllegalArgumentException if the name is blank or taken
   */
  Host addHost(String name);

  /**
   * Finds a host.
   *
   * @param name the name of a host
   * @return the host
   * @throws IllegalArgumentException if there is no host of that name; the message lists the
   *     existing hosts
   */
  Host host(String name);

  /**
   * Finds a host, or adds it if there is no host of that name. Concurrent callers get the same
   * host. O(1).
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
   * Reserves the address of a process, so that processes can know each other before they start.
   * Each address is reserved at most once.
   *
   * @param host a host of this network
   * @param path the path, not blank, and unique in this network
   * @param <M> the type of the messages that the process will receive
   * @return the address, which consists of the name of the host and the path
   * @throws IllegalArgumentException if the path is blank or taken, or the host is of another
   *     network
   */
  <M> Address<M> address(Host host, String path);

  /**
   * Starts a process: at once if its host is up, even if it is paused, and otherwise when the host
   * restarts. A start does not imply that the process is new: it is new only if it is {@link #found
   * founded} as well, and otherwise it continues with the state on its disk.
   *
   * @param address an address of this network at which no process was started yet
   * @param factory creates the process, at this start and after each restart
   * @param <M> the type of the messages that the process receives
   * @throws IllegalStateException if a process was already started there
   * @throws ProcessException if the process threw while it started; the process is then down
   */
  <M> void spawn(Address<M> address, ProcessFactory<M> factory);

  /**
   * Founds a process: delivers the one message that makes it a member of a new cluster. A cluster
   * is founded once in its life, by its creator, whereas processes are started whenever a program
   * starts. A process that finds an empty disk and is not founded therefore knows that it has lost
   * its disk.
   *
   * <p>The process handles the message right after a start, like a message from outside: at once if
   * it is running, and otherwise after its next start. If it crashes before it has synced while
   * handling the message, or has handled the message completely, it handles the message again after
   * the next start; it never does so otherwise. The message does not wait for the end of a pause or
   * for the capacity of the host.
   *
   * @param address an address of this network at which a process was started
   * @param founding the message
   * @param <M> the type of the messages that the process receives
   * @throws IllegalStateException if no process was started at the address, if it was founded
   *     before, if this network was not created to found the cluster, or if the caller itself runs
   *     inside an event of this network
   * @throws ProcessException if the process threw while it was founded; the process is then down
   */
  <M> void found(Address<M> address, M founding);

  /**
   * Stops a process permanently: its memory and its disk are deleted, its path stays reserved, and
   * messages to it are dropped. Stopping a process that is stopped, or that was never spawned, has
   * no effect.
   *
   * @param address the address of a process
   */
  void stop(Address<?> address);

  /**
   * Submits a message to a process from outside of the network, as a program calls a client
   * library; the message crosses no link. The process must be on a host of the caller's own
   * machine. It may handle the message before this method returns or later, but it handles such
   * messages in the order in which they were submitted.
   *
   * @param to the receiver
   * @param message an immutable message
   * @param <M> the type of the messages that the receiver accepts
   * @return whether the message was accepted. If false, the host is down, or the process is down or
   *     stopped, and the message has had and will have no effect. A paused host accepts the message
   *     and handles it later.
   * @throws ProcessException if the process threw while it handled this message before this method
   *     returned; the process is then down
   */
  <M> boolean submit(Address<M> to, M message);

  /**
   * Runs an action later, outside of the processes, so that no fault of a host prevents it. The
   * network chooses the thread; the action runs outside of any event and of any lock.
   *
   * @param delay the time from now, not negative
   * @param action the action to run; actions that are due at the same moment run in the order in
   *     which they were added
   * @return a timer that can cancel the action
   */
  Timer after(Duration delay, Runnable action);

  /**
   * Lets the network run until a condition holds.
   *
   * <p>An exception that a process throws meanwhile is not rethrown here, since the waiting caller
   * rarely caused it; the process is then down, as after a crash.
   *
   * @param condition checked after each event; it must not itself run the network
   * @param limit the longest time to wait, measured by the network's own clock
   * @return whether the condition holds; false if the limit has passed
   * @throws IllegalStateException if the caller itself runs inside an event of this network,
   *     because the wait could never end
   */
  boolean await(BooleanSupplier condition, Duration limit);

  /**
   * The time since this network began, independent of the clocks of hosts.
   *
   * @return the time; virtual in a simulation
   */
  Duration now();
}
