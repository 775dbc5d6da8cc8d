package io.kvszoo.router.session;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Table;
import io.kvszoo.storage.VectorClock;

/**
 * What a process, a replica or an acceptor, knows of the memories of its peers, and which memory is
 * its own, on disk. What a peer sent with an older memory is ignored from then on.
 *
 * <p>A process that finds its disk empty proposes a memory of its own, and puts it on disk before
 * it asks its peers for their grants, so that a crash while it asks burns no incarnation. It takes
 * its own memory from nobody else: what others have heard of it may be a memory that it had before.
 */
public final class Incarnations {

  private final int self;
  private final Table<Integer, Memory> table;
  private Memories known = Memories.FIRST;

  /**
   * Opens what was heard of, as it was last synced.
   *
   * @param disk the disk of this process
   * @param self its number among its peers
   */
  public Incarnations(Disk disk, int self) {
    this.self = self;
    table = disk.table("incarnations");
    table.forEach((peer, memory) -> known = known.with(peer, memory));
  }

  /** All that is known, its own memory too. */
  public Memories known() {
    return known;
  }

  /** The memory of this process, or the one that it proposes; the first if it proposed none. */
  public Memory own() {
    return known.of(self);
  }

  /** Proposes a memory, of a higher incarnation than that before; durable from the next sync on. */
  public void propose(Memory memory) {
    put(self, memory);
  }

  /** Learns of a memory of a peer; false if that is nothing new. */
  public boolean learn(int peer, Memory memory) {
    return peer != self && put(peer, memory);
  }

  /** Learns what a peer has heard of; false if that is nothing new. O(1) where there is nothing. */
  public boolean learn(Memories others) {
    VectorClock incarnations = others.incarnations();
    boolean isNew = false;
    if (!known.incarnations().covers(incarnations)) {
      for (int i = 0; i < incarnations.size(); i++) {
        int peer = incarnations.actor(i);
        isNew |= learn(peer, others.of(peer));
      }
    }
    return isNew;
  }

  private boolean put(int peer, Memory memory) {
    Memories before = known;
    known = known.with(peer, memory);
    if (known == before) {
      return false;
    }
    table.put(peer, memory);
    return true;
  }
}
