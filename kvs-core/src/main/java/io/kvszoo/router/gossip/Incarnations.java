package io.kvszoo.router.gossip;

import io.kvszoo.network.Disk;
import io.kvszoo.network.Table;
import io.kvszoo.storage.VectorClock;

/**
 * The highest incarnation of each replica that this one has heard of, on disk. What an older
 * incarnation sent is ignored from then on.
 */
final class Incarnations {

  /** An incarnation, and the attempt to join for which it was granted here; 0 for none. */
  private record Known(int incarnation, long attempt) {}

  private static final Known FIRST = new Known(0, 0);

  private final Table<Integer, Known> table;
  private VectorClock clock = VectorClock.EMPTY;

  Incarnations(Disk disk) {
    table = disk.table("incarnations");
    table.forEach((replica, known) -> clock = clock.with(replica, known.incarnation));
  }

  /** By replica, the highest incarnation; those that are at their first are not mentioned. */
  VectorClock clock() {
    return clock;
  }

  /** Grants an incarnation that was not heard of, and again if it is asked for again. */
  boolean grant(int replica, int incarnation, long attempt) {
    Known known = table.getOrDefault(replica, FIRST);
    if (incarnation > known.incarnation) {
      put(replica, new Known(incarnation, attempt));
      return true;
    }
    return known.equals(new Known(incarnation, attempt));
  }

  /** Learns what another replica has heard of; false if that is nothing new. */
  boolean learn(VectorClock others) {
    if (clock.covers(others)) {
      return false;
    }
    for (int replica = 0; replica < others.actors(); replica++) {
      if (others.sequence(replica) > clock.sequence(replica)) {
        put(replica, new Known((int) others.sequence(replica), 0));
      }
    }
    return true;
  }

  private void put(int replica, Known known) {
    table.put(replica, known);
    clock = clock.with(replica, known.incarnation);
  }
}
