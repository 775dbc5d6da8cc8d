package io.kvszoo.testkit.workbench;

import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A store on a simulated network, with named clients whose operations are timed and recorded as a
 * history. Closing the workbench closes the store and ends the operations in flight; the history
 * stays available.
 *
 * <p>Not thread-safe.
 *
 * @param <V> the type of the values
 */
public final class Workbench<V> implements AutoCloseable {

  private final KVSServer<V, ?, ?> server;
  private final SimulatedNetwork network;
  private final HistoryRecorder<KVSOperation<V>, KVSResult<V>> history = new HistoryRecorder<>();
  private final List<String> sessions = new ArrayList<>();

  /**
   * Starts a store.
   *
   * @param storage the storage
   * @param router the router
   * @param network the network of the store; the caller lets its time pass
   */
  public Workbench(Storage<V, ?> storage, Router router, SimulatedNetwork network) {
    this.network = network;
    server = KVSServer.start(storage, router, network);
  }

  /**
   * The store.
   *
   * @return the server
   */
  public KVSServer<V, ?, ?> server() {
    return server;
  }

  /**
   * The network.
   *
   * @return the network of the store
   */
  public SimulatedNetwork network() {
    return network;
  }

  /**
   * Connects a client.
   *
   * @param name the name, different from that of any other client and of any host
   * @param limit the longest time that each of its operations may take, in virtual time
   * @return the client
   */
  public NamedClient<V> connect(String name, Duration limit) {
    return new NamedClient<>(this, server.connect(name).withLimit(limit));
  }

  /**
   * The history of the operations so far.
   *
   * @return the history; operations in flight have an unknown outcome
   */
  public History<KVSOperation<V>, KVSResult<V>> history() {
    return history.history();
  }

  /**
   * The names of the clients of the history, by number. After a crash of its host, a client has
   * another number and name, since its session has ended.
   *
   * @return the names
   */
  public List<String> sessions() {
    return List.copyOf(sessions);
  }

  /** Begins a session, and returns its number. */
  int beginSession(String name) {
    sessions.add(name);
    return sessions.size() - 1;
  }

  HistoryRecorder<KVSOperation<V>, KVSResult<V>> recorder() {
    return history;
  }

  @Override
  public void close() {
    server.close();
  }
}
