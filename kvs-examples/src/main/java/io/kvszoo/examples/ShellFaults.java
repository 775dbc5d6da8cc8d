package io.kvszoo.examples;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Faults by the names that people type: "r1" for "replica-1", "s0/r2" for "shard-0/replica-2". */
final class ShellFaults {

  private static final String BETWEEN = "|";

  private final SimulatedNetwork network;

  ShellFaults(SimulatedNetwork network) {
    this.network = network;
  }

  /** The names of all hosts. */
  List<String> names() {
    return network.hosts().stream().map(SimulatedHost::name).toList();
  }

  private String resolve(String word) {
    if (names().contains(word)) {
      return word;
    }
    List<String> meant = names().stream().filter(name -> shortened(name).equals(word)).toList();
    checkArgument(
        meant.size() == 1,
        "'%s' is not a host; the hosts are %s, or short: %s",
        word,
        names(),
        names().stream().map(ShellFaults::shortened).toList());
    return meant.get(0);
  }

  /** The first letter and the number of each part of a name. */
  private static String shortened(String name) {
    return name.replaceAll("([a-z])[a-z]*-(\\d+)", "$1$2");
  }

  private List<SimulatedHost> hosts(List<String> words) {
    checkArgument(!words.isEmpty(), "name at least one host; the hosts are %s", names());
    return words.stream().map(word -> network.host(resolve(word))).toList();
  }

  void partition(List<String> words) {
    int between = words.indexOf(BETWEEN);
    checkArgument(between >= 0, "the two sides must be separated by ' | '");
    List<String> right = new ArrayList<>(words.subList(between + 1, words.size()));
    network.partition(
        words.subList(0, between).stream().map(this::resolve).toList(),
        right.stream().map(this::resolve).toList());
  }

  void heal() {
    network.heal();
  }

  void crash(List<String> words) {
    hosts(words).forEach(SimulatedHost::crash);
  }

  void wipe(List<String> words) {
    hosts(words).forEach(SimulatedHost::wipe);
  }

  void restart(List<String> words) {
    Stream<SimulatedHost> chosen =
        words.isEmpty() ? network.hosts().stream() : hosts(words).stream();
    chosen.toList().forEach(SimulatedHost::restart);
  }

  void loss(String probability) {
    try {
      network.links().loss(Double.parseDouble(probability));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is not a probability; write a number from 0 to 1".formatted(probability), e);
    }
  }
}
