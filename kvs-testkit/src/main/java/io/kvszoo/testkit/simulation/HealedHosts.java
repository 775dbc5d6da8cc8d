package io.kvszoo.testkit.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Chooses the hosts of a server that are healed after the faults; the server must make progress
 * with these alone.
 */
@FunctionalInterface
public interface HealedHosts {

  /** Chooses all hosts. */
  HealedHosts ALL = (hosts, random) -> new LinkedHashSet<>(hosts);

  /** Chooses a random majority of all hosts; the others stay unreachable. */
  HealedHosts MAJORITY =
      (hosts, random) -> {
        List<String> shuffled = new ArrayList<>(hosts);
        for (int i = shuffled.size() - 1; i > 0; i--) {
          Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return new LinkedHashSet<>(shuffled.subList(0, shuffled.size() / 2 + 1));
      };

  /**
   * Chooses the hosts to heal.
   *
   * @param hosts all hosts of the server, in the order of its topology
   * @param random the source of random choices
   * @return the names of those that are healed
   */
  Set<String> choose(List<String> hosts, RandomGenerator random);
}
