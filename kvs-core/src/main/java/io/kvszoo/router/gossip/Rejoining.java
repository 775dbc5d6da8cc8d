package io.kvszoo.router.gossip;

import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a replica without memory comes to an incarnation that it never had: it proposes one, and
 * takes it when all others have it on disk and none had heard of it before. So no dot is used
 * twice, and from then on nobody counts on what the lost memory had.
 *
 * <p>All others, and not a majority of them: a replica that does not know could believe that the
 * lost memory still has a delete. At least one of them must have a memory; if all lost theirs, the
 * store is gone, and an empty one must not pass for it.
 */
final class Rejoining {

  private final int others;
  private final long attempt;
  private final Set<Integer> granted = new TreeSet<>();
  private int incarnation = 1;
  private boolean memoryFound;

  Rejoining(int others, long attempt) {
    this.others = others;
    this.attempt = attempt;
  }

  /** What to propose to whoever has not granted it. */
  int incarnation() {
    return incarnation;
  }

  long attempt() {
    return attempt;
  }

  boolean isGrantedBy(int replica) {
    return granted.contains(replica);
  }

  /** Takes an answer, and returns the incarnation once it is granted by all. */
  OptionalInt answered(GossipMessage.JoinAnswer<?, ?> answer, int highestHeardOf) {
    if (answer.attempt() != attempt) {
      return OptionalInt.empty();
    }
    memoryFound |= answer.hasMemory();
    if (answer.granted() && answer.incarnation() == incarnation) {
      granted.add(answer.replica());
    } else if (!answer.granted() && highestHeardOf >= incarnation) {
      incarnation = highestHeardOf + 1;
      granted.clear();
    }
    return memoryFound && granted.size() == others
        ? OptionalInt.of(incarnation)
        : OptionalInt.empty();
  }
}
