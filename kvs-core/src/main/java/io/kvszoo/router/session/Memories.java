package io.kvszoo.router.session;

import io.kvszoo.storage.VectorClock;
import java.util.Map;
import java.util.TreeMap;

/**
 * By peer, its latest memory that somebody has heard of. Immutable.
 *
 * <p>The order is that of incarnations. Of two memories of one peer with the same incarnation,
 * whoever knows one takes no other: at most one of them is ever granted by all whose grants count,
 * and who refuses the other makes it propose a higher one.
 */
public final class Memories {

  /** All peers have the memories that they were founded with. */
  public static final Memories FIRST = new Memories(Map.of(), VectorClock.EMPTY);

  private final Map<Integer, Memory> byPeer;
  private final VectorClock incarnations;

  private Memories(Map<Integer, Memory> byPeer, VectorClock incarnations) {
    this.byPeer = byPeer;
    this.incarnations = incarnations;
  }

  /**
   * The incarnations alone, which say whose memory was lost.
   *
   * @return by peer, the incarnation; those that are at their first are not mentioned
   */
  public VectorClock incarnations() {
    return incarnations;
  }

  /**
   * The memory of a peer. O(log peers).
   *
   * @param peer the peer
   * @return its latest memory that was heard of
   */
  public Memory of(int peer) {
    return byPeer.getOrDefault(peer, Memory.FIRST);
  }

  /**
   * These memories, and another if that has a higher incarnation than the one here. O(peers).
   *
   * @param peer whose memory it is
   * @param memory the memory
   * @return the memories; these, if nothing changes
   */
  public Memories with(int peer, Memory memory) {
    if (memory.incarnation() <= of(peer).incarnation()) {
      return this;
    }
    Map<Integer, Memory> changed = new TreeMap<>(byPeer);
    changed.put(peer, memory);
    return new Memories(changed, incarnations.with(peer, memory.incarnation()));
  }

  @Override
  public String toString() {
    return incarnations.toString();
  }
}
