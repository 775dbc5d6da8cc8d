package io.kvszoo;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.base.Preconditions.checkState;

import io.kvszoo.network.Host;
import io.kvszoo.network.Network;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key-value store that is composed of a storage (the meaning of a write) and a router (its
 * placement, order and distribution), and deployed on a network.
 *
 * <pre>{@code
 * var server = KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3));
 * server.connect("alice").put("language", "Java");
 * }</pre>
 *
 * <p>If the router is a {@link LinearizableRouter}, {@code start} returns a {@link
 * LinearizableKVSServer}, whose clients have compareAndSet; with any other router, a call of
 * compareAndSet does not compile. Shards over a linearizable router are linearizable too, at any
 * depth.
 *
 * @param <V> the type of the values, which must be immutable and compare by {@code equals}
 * @param <S> the type of the storage
 * @param <R> the type of the router
 */
public class KVSServer<V, S extends Storage<V, ?>, R extends Router> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KVSServer.class);
  private static final long DEFAULT_SEED = 42;

  private final S storage;
  private final R router;
  private final Network network;
  private final Deployment<V, ?> deployment;
  private final Sessions<V> sessions;

  KVSServer(S storage, R router, Network network) {
    this.storage = checkNotNull(storage, "storage must not be null; try new LwwStorage<>()");
    this.router = checkNotNull(router, "router must not be null; try new LocalRouter()");
    this.network =
        checkNotNull(network, "network must not be null; try SimulatedNetwork.seeded(1)");
    checkHosts(router, network);
    Storage<V, ?> anyStorage = storage;
    Deployed<V> deployed = deploy(anyStorage, router, network);
    deployment = deployed.deployment;
    sessions = new Sessions<>(storage, router, network, deployed.gateway);
    LOG.info("started {} over {}: {}", router, storage, consistency());
  }

  /** Checks the hosts before anything is deployed, so that a rejected start changes nothing. */
  private static void checkHosts(Router router, Network network) {
    Set<String> taken = network.hosts().stream().map(Host::name).collect(Collectors.toSet());
    for (String host : router.topology().hosts()) {
      checkArgument(
          !taken.contains(host),
          "host '%s' already exists on the network; start each server on a network of its own",
          host);
    }
  }

  private record Deployed<V>(Deployment<V, ?> deployment, Gateway<V> gateway) {}

  private static <V, E> Deployed<V> deploy(Storage<V, E> storage, Router router, Network network) {
    Deployment<V, E> deployment = Deployment.founding(network, storage);
    return new Deployed<>(deployment, router.deploy(deployment));
  }

  /**
   * Starts a server on a simulated network of its own, on which nothing fails and which runs by
   * itself ({@link SimulatedNetwork#runInBackground}).
   *
   * @param storage the meaning of a write
   * @param router where operations go, and in which order
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return the server
   */
  public static <V, S extends Storage<V, ?>, R extends Router> KVSServer<V, S, R> start(
      S storage, R router) {
    return start(storage, router, defaultNetwork());
  }

  private static SimulatedNetwork defaultNetwork() {
    SimulatedNetwork network = SimulatedNetwork.seeded(DEFAULT_SEED);
    var unused = network.runInBackground(); // Without a thread while nothing is in flight.
    return network;
  }

  /**
   * Starts a server.
   *
   * @param storage the meaning of a write
   * @param router where operations go, and in which order
   * @param network the network to deploy on, with no other server on it
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return the server
   */
  public static <V, S extends Storage<V, ?>, R extends Router> KVSServer<V, S, R> start(
      S storage, R router, Network network) {
    return new KVSServer<>(storage, router, network);
  }

  /**
   * Starts a linearizable server on a simulated network of its own, on which nothing fails and
   * which runs by itself ({@link SimulatedNetwork#runInBackground}).
   *
   * @param storage the meaning of a write
   * @param router where operations go, and in which order
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return the server
   */
  public static <V, S extends Storage<V, ?>, R extends LinearizableRouter>
      LinearizableKVSServer<V, S, R> start(S storage, R router) {
    return start(storage, router, defaultNetwork());
  }

  /**
   * Starts a linearizable server.
   *
   * @param storage the meaning of a write
   * @param router where operations go, and in which order
   * @param network the network to deploy on, with no other server on it
   * @param <V> the type of the values
   * @param <S> the type of the storage
   * @param <R> the type of the router
   * @return the server
   */
  public static <V, S extends Storage<V, ?>, R extends LinearizableRouter>
      LinearizableKVSServer<V, S, R> start(S storage, R router, Network network) {
    return new LinearizableKVSServer<>(storage, router, network);
  }

  /**
   * Connects a client with a generated name: {@code client-1}, {@code client-2}, and so on.
   *
   * @return the client, with a limit of 10 s of virtual time per operation
   */
  public KVSClient<V> connect() {
    return connect(nextName());
  }

  /**
   * Connects a client.
   *
   * @param name the name of the client's host, which is added to the network if it does not exist
   *     yet and the router has processes there; a store that is embedded in its client, such as
   *     that of a {@link io.kvszoo.router.LocalRouter}, needs no host. Clients of the same name
   *     share a host, and each has its own session
   * @return the client, with a limit of 10 s of virtual time per operation
   * @throws IllegalArgumentException if the name is blank, or is the name of a host of this server
   */
  public KVSClient<V> connect(String name) {
    return new SessionClient<>(open(name), SessionClient.DEFAULT_LIMIT);
  }

  final String nextName() {
    return sessions.nextName();
  }

  final SessionHandle<V> open(String name) {
    return sessions.open(name);
  }

  /**
   * Lets virtual time pass until a future is done. This is needed only if the network does not run
   * by itself, and only for futures that combine others, such as {@link CompletableFuture#allOf};
   * the futures that clients return let time pass in {@code join} and {@code get}.
   *
   * @param future a future that operations of this server's clients complete
   * @param <T> the type of its result
   * @return its result, as returned by {@link CompletableFuture#join}
   * @throws IllegalStateException if it is not done and no operation is in flight
   */
  public final <T> T await(CompletableFuture<T> future) {
    checkNotNull(
        future,
        "future must not be null; pass a future that depends on operations of this server's clients");
    InFlight inFlight = inFlight();
    while (!future.isDone()) {
      boolean isIdle = inFlight.isEmpty();
      checkState(
          future.isDone() || !isIdle,
          "no operation in flight could complete the future; await a future that depends on operations of this server's clients");
      inFlight.pass(future::isDone);
    }
    return future.join();
  }

  /**
   * Adds a listener, which is notified of all operations, of all clients, that begin from now on.
   *
   * <pre>{@code
   * server.addListener(ended -> requests.record(ended.realTime()));
   * }</pre>
   *
   * @param listener receives the begin and the end of operations
   */
  public final void addListener(OperationListener listener) {
    sessions
        .listeners()
        .add(checkNotNull(listener, "listener must not be null; try System.out::println"));
  }

  /** The asynchronous operations that are in flight. */
  final InFlight inFlight() {
    return sessions.inFlight();
  }

  /**
   * The storage: the meaning of a write.
   *
   * @return the storage
   */
  public final S storage() {
    return storage;
  }

  /**
   * The router: where operations go, and in which order.
   *
   * @return the router
   */
  public final R router() {
    return router;
  }

  /**
   * The network that this server is deployed on.
   *
   * @return the network
   */
  public final Network network() {
    return network;
  }

  /**
   * The hosts of this server.
   *
   * @return a tree whose leaves are the hosts
   */
  public final Topology topology() {
    return router.topology();
  }

  /**
   * The guarantee that clients can rely on.
   *
   * @return the guarantee of this router over this storage
   */
  public final Consistency consistency() {
    return router.consistency(storage);
  }

  /**
   * Permanently stops the processes of this server and of its clients. From then on, operations of
   * its clients throw {@link IllegalStateException}; operations in flight end at once, as if each
   * client were closed. The network is not affected, and continues to run by itself if it did so.
   * Closing twice has no effect.
   */
  @Override
  public final void close() {
    if (sessions.refuseMore()) {
      deployment.stop();
      sessions.closeAll();
      LOG.info("closed {} over {}", router, storage);
    }
  }

  @Override
  public final String toString() {
    return "KVSServer(" + storage + ", " + router + ")";
  }
}
