package io.kvszoo.testkit.matrix;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.Router;
import io.kvszoo.router.Topology;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.testkit.workbench.NamedClient;
import io.kvszoo.testkit.workbench.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One architecture on a network of its own, with four clients: two that go with what is cut off,
 * and two that stay with the others.
 */
final class Trial implements AutoCloseable {

  /** How long an operation may take. */
  static final Duration LIMIT = Duration.ofSeconds(1);

  /** More than a message takes, and less than it takes to notice that some do not come. */
  private static final Duration SETTLING = Duration.ofMillis(20);

  static final int CLIENTS = 4;
  static final int KEYS = 48;

  private static final List<String> NAMES = List.of("away-1", "away-2", "near-1", "near-2");
  private static final String CUT_OFF = "away";

  final SimulatedNetwork network;
  private final Workbench<String> workbench;
  private final List<List<String>> groups;
  private final List<NamedClient<String>> clients = new ArrayList<>();
  private int values;

  Trial(Architecture architecture, Router router, long seed) {
    network = SimulatedNetwork.seeded(seed);
    workbench = new Workbench<>(architecture.storage(), router, network);
    groups = groups(router.topology());
    NAMES.forEach(name -> clients.add(connect(name)));
  }

  NamedClient<String> connect(String name) {
    return workbench.connect(name, LIMIT);
  }

  List<String> hosts() {
    return workbench.server().topology().hosts();
  }

  NamedClient<String> client(int number) {
    return clients.get(number % CLIENTS);
  }

  static boolean isCutOff(int client) {
    return NAMES.get(client % CLIENTS).startsWith(CUT_OFF);
  }

  static String key(int number) {
    return "key-" + number % KEYS;
  }

  /** A write of a value that no other has. */
  KVSOperation<String> put(String key) {
    return KVSOperation.put(key, "value-" + values++);
  }

  /** Lets messages in flight arrive, so that the next fault begins between operations. */
  void settle() {
    network.runFor(SETTLING);
  }

  /** Lets the clients write and read a number of times, so that all is as it is in use. */
  void work(int operations) {
    for (int i = 0; i < operations; i++) {
      var unused = client(i).execute(put(key(i)));
      var unusedToo = client(i + 1).execute(KVSOperation.get(key(i)));
    }
  }

  // Cutting off.

  /**
   * Hosts that do the same in the same part. What happens to a minority happens to one of each
   * group, as to a data centre that has one replica of each shard.
   */
  static List<List<String>> groups(Topology topology) {
    if (topology.parts().isEmpty()) {
      return List.of(List.of(topology.name()));
    }
    List<List<String>> groups = new ArrayList<>();
    addGroups(topology, "", groups);
    return groups;
  }

  private static void addGroups(Topology topology, String path, List<List<String>> groups) {
    Map<String, List<String>> byRole = new LinkedHashMap<>();
    for (Topology part : topology.parts()) {
      if (part.parts().isEmpty()) {
        byRole
            .computeIfAbsent(part.description(), role -> new ArrayList<>())
            .add(path + part.name());
      } else {
        addGroups(part, path + part.name() + "/", groups);
      }
    }
    groups.addAll(byRole.values());
  }

  /** Cuts a minority of each group off from the others, with the clients that go with it. */
  void cutMinorityOff() {
    Set<String> minority = new LinkedHashSet<>(awayClients());
    groups.forEach(group -> minority.addAll(group.subList(0, (group.size() - 1) / 2)));
    cut(List.of(minority));
  }

  /**
   * Cuts a majority of each group off, each from all others, so that there is no majority anywhere;
   * the clients that go with them can reach one of each group.
   */
  void cutMajorityOff() {
    int most = groups.stream().mapToInt(List::size).max().orElse(0) / 2 + 1;
    List<Set<String>> islands = new ArrayList<>();
    for (int island = 0; island < most; island++) {
      Set<String> members = new LinkedHashSet<>();
      for (List<String> group : groups) {
        if (island < group.size() / 2 + 1) {
          members.add(group.get(island));
        }
      }
      islands.add(members);
    }
    List<String> away = awayClients();
    for (int client = 0; client < away.size(); client++) {
      islands.get(client % islands.size()).add(away.get(client));
    }
    cut(islands);
  }

  /** The clients that go away and are on hosts, as those of an embedded store are not. */
  private List<String> awayClients() {
    return network.hosts().stream()
        .map(SimulatedHost::name)
        .filter(name -> name.startsWith(CUT_OFF))
        .toList();
  }

  private void cut(List<Set<String>> islands) {
    Set<String> others = new LinkedHashSet<>();
    network.hosts().forEach(host -> others.add(host.name()));
    islands.forEach(others::removeAll);
    List<Set<String>> all = new ArrayList<>(islands);
    all.add(others);
    for (int left = 0; left < all.size(); left++) {
      for (int right = left + 1; right < all.size(); right++) {
        if (!all.get(left).isEmpty() && !all.get(right).isEmpty()) {
          network.partition(all.get(left), all.get(right));
        }
      }
    }
  }

  // Looking inside.

  /** By process, the entries of those that show any. */
  private Map<String, Map<String, String>> stored(Collection<String> hosts) {
    Map<String, Map<String, String>> stored = new TreeMap<>();
    for (String host : hosts) {
      for (Address<?> process : network.host(host).processes()) {
        network
            .view(process)
            .map(ProcessView::entries)
            .filter(entries -> !entries.isEmpty())
            .ifPresent(entries -> stored.put(process.path(), entries));
      }
    }
    return stored;
  }

  /** How many entries all processes show together. */
  long entries() {
    return stored(hosts()).values().stream().mapToLong(Map::size).sum();
  }

  /** Returns whether any process shows its entries, so that entries can be counted and compared. */
  boolean showsEntries() {
    return entries() > 0;
  }

  /** Whether, in each group, the processes that show entries show the same. */
  boolean hasConverged() {
    return groups.stream()
        .allMatch(
            group ->
                group.size() == 1
                    || isSharded(group)
                    || stored(group).values().stream().distinct().count() <= 1);
  }

  /** Whether each host of a group stores other keys, so that there is nothing to converge. */
  private boolean isSharded(List<String> group) {
    List<Map<String, String>> all = List.copyOf(stored(group).values());
    Set<String> keys = new LinkedHashSet<>();
    return all.stream().allMatch(entries -> entries.keySet().stream().allMatch(keys::add));
  }

  /** The distinct roles of the processes on the server's hosts. */
  Set<String> roles() {
    Set<String> roles = new LinkedHashSet<>();
    for (String host : hosts()) {
      for (Address<?> process : network.host(host).processes()) {
        roles.add(process.path().substring(host.length() + 1));
      }
    }
    return roles;
  }

  Set<String> messageTypes() {
    return network.messageCountsByType().keySet();
  }

  @Override
  public void close() {
    workbench.close();
  }
}
