package io.kvszoo.router;

import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.storage.Storage;

/**
 * A strategy for distribution: where operations go, in which order they are applied, and which
 * processes receive a write.
 *
 * <p>A router is immutable and can be deployed any number of times; each deployment spawns its own
 * processes. An implementation has these obligations under all faults of the network:
 *
 * <ul>
 *   <li>R1: stamps are unique and follow happens-before; where operations are ordered, the order of
 *       stamps is the order in which writes are applied.
 *   <li>R2: the set of writes that a replica has applied is causally closed whenever it can be
 *       observed.
 *   <li>R3: an entry n for an actor in a replica's clock means that the replica has applied all
 *       writes of that actor up to n.
 *   <li>R4: all state that an acknowledgement or a message depends on is synced before it is sent.
 *   <li>R5: a session is answered only from a state that covers everything that the session has
 *       read and written.
 *   <li>R6: a tombstone is dropped only when no replica can still lack the delete.
 *   <li>R7: each operation is completed at most once, and truthfully as done, not done or unknown.
 *       If the storage throws for an operation, only that operation ends as not done: it has no
 *       effect anywhere, its copies get the same answer, and other operations are not affected.
 *   <li>R8: an operation that is sent again takes effect once, and a reply completes only the
 *       operation, and only of the session, that it names, so that replies to a session from before
 *       a crash are ignored.
 * </ul>
 */
public interface Router {

  /**
   * Spawns the processes of this router.
   *
   * @param deployment the network and the storage to deploy with; a nested router gets a {@link
   *     Deployment#nested} part of it
   * @param <V> the type of the values
   * @param <E> the type of the entries
   * @return the gateway, which opens sessions for clients
   */
  <V, E> Gateway<V> deploy(Deployment<V, E> deployment);

  /**
   * The guarantee that this router claims over a storage. It must hold under all faults; the
   * contracts of the test kit check it.
   *
   * @param storage the storage that the router is composed with
   * @return the guarantee
   */
  Consistency consistency(Storage<?, ?> storage);

  /**
   * The hosts that a deployment has, with their roles, for printing and drawing.
   *
   * @return a tree whose leaves are the hosts
   */
  Topology topology();

  /**
   * The part of a deployment that each key lives in, at any depth, for routers that split the keys.
   * The checkers use it for guarantees that hold within each part.
   *
   * @return the placement; by default all keys are in one part
   */
  default Placement placement() {
    return Placement.TOGETHER;
  }
}
