package io.kvszoo.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/**
 * What random faults are made of. All is drawn by {@code nextInt} with a bound, so that where 0 is
 * drawn, the fault is a simple one.
 */
final class Draw {

  private final RandomGenerator random;
  private final List<String> servers;
  private final List<String> clients;
  private final List<String> all;

  Draw(RandomGenerator random, List<String> servers, List<String> clients) {
    this.random = random;
    this.servers = servers;
    this.clients = clients;
    all = new ArrayList<>(servers);
    all.addAll(clients);
  }

  String server() {
    return oneOf(servers);
  }

  String client() {
    return oneOf(clients);
  }

  String host() {
    return oneOf(all);
  }

  private String oneOf(List<String> hosts) {
    return hosts.get(random.nextInt(hosts.size()));
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  double percent(int most) {
    return random.nextInt(most + 1) / 100.0;
  }

  Duration millis(int least, int most) {
    return Duration.ofMillis(between(least, most));
  }

  /** All servers half of the time, else some. */
  Set<String> manyServers() {
    return random.nextInt(2) == 0
        ? new LinkedHashSet<>(servers)
        : new LinkedHashSet<>(shuffled(servers).subList(0, between(2, servers.size())));
  }

  /** Both ends of a link, between servers if there are several. */
  <A> A link(BiFunction<String, String, A> ends) {
    List<String> shuffled = shuffled(servers.size() > 1 ? servers : all);
    return ends.apply(shuffled.get(0), shuffled.get(1));
  }

  /** Two sets of hosts, neither of them empty; a host may be on neither side if there are more. */
  <A> A sides(BiFunction<Set<String>, Set<String>, A> sides) {
    List<String> shuffled = shuffled(all);
    int left = between(1, shuffled.size() - 1);
    int neither = random.nextInt(4) == 3 ? random.nextInt(shuffled.size() - left) : 0;
    return sides.apply(
        new LinkedHashSet<>(shuffled.subList(0, left)),
        new LinkedHashSet<>(shuffled.subList(left, shuffled.size() - neither)));
  }

  private List<String> shuffled(List<String> hosts) {
    List<String> shuffled = new ArrayList<>(hosts);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }
}
