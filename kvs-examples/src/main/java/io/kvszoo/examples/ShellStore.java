package io.kvszoo.examples;

import com.google.common.base.Strings;
import com.google.common.collect.EvictingQueue;
import io.kvszoo.KVSServer;
import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.testkit.matrix.Architecture;
import io.kvszoo.testkit.recording.EventRecorder;
import io.kvszoo.testkit.recording.RecordedEvent;
import io.kvszoo.testkit.recording.Recording;
import io.kvszoo.testkit.workbench.NamedClient;
import io.kvszoo.testkit.workbench.TimedOperation;
import io.kvszoo.testkit.workbench.Workbench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/** The store that a {@link ShellSession} works with, and all that happened to it. */
final class ShellStore implements AutoCloseable {

  private static final int MOST_TRACED = 10_000;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final Architecture architecture;
  private final SimulatedNetwork network;
  private final Workbench<String> workbench;
  private final ShellFaults faults;
  private final EventRecorder events;
  private final Map<String, NamedClient<String>> clients = new LinkedHashMap<>();
  private final Set<String> keys = new TreeSet<>();
  private final Queue<String> trace = EvictingQueue.create(MOST_TRACED);

  ShellStore(Architecture architecture, int size, long seed) {
    this.architecture = architecture;
    network = SimulatedNetwork.seeded(seed);
    events = EventRecorder.of(network, this::note);
    workbench = new Workbench<>(architecture.storage(), architecture.ofSize().apply(size), network);
    faults = new ShellFaults(network);
  }

  String description() {
    KVSServer<String, ?, ?> server = workbench.server();
    return "%s over %s, %s%n%s"
        .formatted(server.router(), server.storage(), server.consistency(), server.topology())
        .replace("\r", "");
  }

  ShellFaults faults() {
    return faults;
  }

  List<String> clients() {
    return List.copyOf(clients.keySet());
  }

  List<String> keys() {
    return List.copyOf(keys);
  }

  NamedClient<String> connect(String name) {
    return clients.computeIfAbsent(name, unknown -> workbench.connect(unknown, LIMIT));
  }

  String execute(String client, KVSOperation<String> operation) {
    NamedClient<String> connected = connect(client);
    keys.add(operation.key());
    TimedOperation<String> done = connected.execute(operation);
    return "%s: %s -> %s  (%s)"
        .formatted(client, operation, done.outcome(), millis(done.duration()));
  }

  String run(Duration duration) {
    long before = network.messageCounts().sent();
    network.runFor(duration);
    return "now %s; %d messages were sent meanwhile"
        .formatted(millis(network.now()), network.messageCounts().sent() - before);
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }

  /** What each process shows, one a line. */
  String show() {
    List<List<String>> lines = new ArrayList<>();
    for (SimulatedHost host : network.hosts()) {
      for (Address<?> process : host.processes()) {
        Optional<ProcessView> view = network.view(process);
        if (view.isEmpty()) {
          lines.add(List.of(process.path(), "is down", ""));
        } else if (!view.get().equals(ProcessView.NOTHING)) {
          lines.add(
              List.of(
                  process.path(),
                  String.join(", ", facts(view.get())),
                  String.join("; ", entries(view.get()))));
        }
      }
    }
    int first = lines.stream().mapToInt(line -> line.get(0).length()).max().orElse(0);
    int second = lines.stream().mapToInt(line -> line.get(1).length()).max().orElse(0);
    StringBuilder shown = new StringBuilder();
    for (List<String> line : lines) {
      String text =
          "  %s  %s  %s"
              .formatted(
                  Strings.padEnd(line.get(0), first, ' '),
                  Strings.padEnd(line.get(1), second, ' '),
                  line.get(2));
      shown.append(text.stripTrailing()).append('\n');
    }
    return shown.toString();
  }

  private static List<String> facts(ProcessView view) {
    List<String> facts = new ArrayList<>();
    if (!view.standing().isEmpty()) {
      facts.add(view.standing());
    }
    view.facts().forEach((name, value) -> facts.add(name + " " + value));
    return facts;
  }

  private static List<String> entries(ProcessView view) {
    List<String> entries = new ArrayList<>();
    view.entries().forEach((key, entry) -> entries.add(key + " = " + entry));
    return entries;
  }

  private void note(RecordedEvent event) {
    boolean isTraced =
        event instanceof RecordedEvent.Sent
            || event instanceof RecordedEvent.Dropped
            || event instanceof RecordedEvent.HostChanged
            || event instanceof RecordedEvent.Partitioned;
    if (isTraced) {
      trace.add("  " + Strings.padStart(millis(event.at()), 10, ' ') + "  " + event);
    }
  }

  List<String> trace(int count) {
    return trace.stream().skip(Math.max(0, trace.size() - count)).toList();
  }

  Recording recording() {
    return new Recording(
        architecture.name()
            + ": "
            + workbench.server().router()
            + " over "
            + workbench.server().storage(),
        "from the shell, with seed " + network.seed(),
        events.log(),
        workbench.history(),
        workbench.sessions(),
        List.of(),
        Optional.empty());
  }

  @Override
  public void close() {
    workbench.close();
  }
}
