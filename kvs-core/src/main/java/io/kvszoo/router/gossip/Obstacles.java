package io.kvszoo.router.gossip;

import io.kvszoo.router.gossip.SessionMessage.Refused;
import io.kvszoo.storage.VectorClock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Why replicas did not answer a session, each the last time that it was asked, in words. */
final class Obstacles {

  private final int replicas;
  private final IntFunction<String> name;
  private final Map<Integer, String> byReplica = new TreeMap<>();

  /** None yet; a name is that of a replica's host. */
  Obstacles(int replicas, IntFunction<String> name) {
    this.replicas = replicas;
    this.name = name;
  }

  /** A replica has refused a question of a session that has seen what a token covers. */
  void add(Refused<?> refused, VectorClock token) {
    String its = name.apply(refused.replica());
    byReplica.put(
        refused.replica(),
        refused.obstacle().isEmpty()
            ? its + lack(refused.clock(), token)
            : its + " " + refused.obstacle());
  }

  private String lack(VectorClock clock, VectorClock token) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < token.size(); i++) {
      int actor = token.actor(i);
      long known = token.sequence(actor);
      long there = clock.sequence(actor);
      if (known > there) {
        text.append(text.isEmpty() ? " lacks writes " : " and ")
            .append(there + 1)
            .append(" to ")
            .append(known)
            .append(" of ")
            .append(name.apply(actor % replicas));
      }
    }
    return text.isEmpty() ? " was behind" : text + ", which this session has seen";
  }

  /** A replica has answered. */
  void remove(int replica) {
    if (!byReplica.isEmpty()) {
      byReplica.remove(replica);
    }
  }

  @Override
  public String toString() {
    return byReplica.isEmpty() ? "no replica answers" : String.join("; ", byReplica.values());
  }
}
