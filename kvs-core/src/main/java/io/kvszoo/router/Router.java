package io.kvszoo.router;

import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.storage.Storage;

/**
 * A strategy: where operations go, in which order they are applied, and who hears of a write.
 *
 * <p>A router is immutable and can be deployed any number of times; what it deploys are processes.
 * Obligations, whatever faults the network has:
 *
 * <ul>
 *   <li>R1: stamps are unique and follow happens-before; where operations are ordered, the order of
 *       stamps is the order in which writes are applied.
 *   <li>R2: what a replica has applied is causally closed whenever it can be observed.
 *   <li>R3: a replica's clock entry n for an actor means that all writes up to n of that actor are
 *       applied.
 *   <li>R4: what an acknowledgement or a message depends on is synced before it is sent.
 *   <li>R5: the state that answers a session covers all that the session has read and written.
 *   <li>R6: a tombstone is dropped only when no replica can still lack the delete.
 *   <li>R7: each operation is completed at most once, and as done, not done or unknown truthfully.
 *       One for which the storage throws ends as not done, alone: nothing of it takes effect
 *       anywhere, its copies get the same answer, and other operations do not notice.
 *   <li>R8: an operation that is sent again takes effect once, and a reply ends only the operation
 *       of the session that it names, so that none of a session from before a crash counts.
 * </ul>
 */
public interface Router {

  /**
   * Spawns the processes that this strategy needs.
   *
   * @param deployment where, and with which storage; nested routers get a {@link Deployment#nested}
   *     part of it
   * @param <V> the values
   * @param <E> the storage's entries
   * @return the way in for clients
   */
  <V, E> Gateway<V> deploy(Deployment<V, E> deployment);

  /**
   * The guarantee that this router claims over a storage. It must hold under all faults; the test
   * kit holds it to that.
   *
   * @param storage the storage that it is composed with
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
   * Which part of a deployment each key lives in, at any depth: for routers that split the keys. A
   * guarantee that holds within each part is judged by it.
   *
   * @return the placement; all keys together, if not overridden
   */
  default Placement placement() {
    return Placement.TOGETHER;
  }
}
