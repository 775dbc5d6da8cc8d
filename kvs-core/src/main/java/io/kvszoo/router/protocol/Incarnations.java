package io.kvszoo.router.protocol;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Table;
import io.kvszoo.storage.VectorClock;

/**
 * The highest incarnation of each peer, a replica or an acceptor, that this process has heard of,
 * on disk. What an older incarnation sent is ignored from then on.
 */
public final class Incarnations {

  /** An incarnation, and the attempt to join for which it was granted here; 0 for none. */
  private record Known(int incarnation, long attempt) {}

  private static final Known FIRST = new Known(0, 0);

  private final Table<Integer, Known> table;
  private VectorClock clock = VectorClock.EMPTY;

  /**
   * Opens what was heard of, as it was last synced.
   *
   * @param disk the disk of this process
   */
  public Incarnations(Disk disk) {
    table = disk.table("incarnations");
    table.forEach((peer, known) -> clock = clock.with(peer, known.incarnation));
  }

  /** By peer, the highest incarnation; those that are at their first are not mentioned. */
  public VectorClock clock() {
    return clock;
  }

  /** Grants an incarnation that was not heard of, and again if it is asked for again. */
  public boolean grant(int peer, int incarnation, long attempt) {
    Known known = table.getOrDefault(peer, FIRST);
    if (incarnation > known.incarnation) {
      put(peer, new Known(incarnation, attempt));
      return true;
    }
    return known.equals(new Known(incarnation, attempt));
  }

  /** Learns what another peer has heard of; false if that is nothing new. */
  public boolean learn(VectorClock others) {
    if (clock.covers(others)) {
      return false;
    }
    for (int peer = 0; peer < others.actors(); peer++) {
      if (others.sequence(peer) > clock.sequence(peer)) {
        put(peer, new Known((int) others.sequence(peer), 0));
      }
    }
    return true;
  }

  private void put(int peer, Known known) {
    table.put(peer, known);
    clock = clock.with(peer, known.incarnation);
  }
}
