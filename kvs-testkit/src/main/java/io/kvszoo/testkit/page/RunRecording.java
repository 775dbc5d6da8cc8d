package io.kvszoo.testkit.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessView;
import io.kvszoo.simulator.HostChange;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.NetworkListener;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything that happens in a network from some moment on, and what its processes show of their
 * state after each event, for a {@link RunPage}. It does not change the run.
 *
 * <p>Cost: an event takes time and memory in proportion to what the process that handled it shows,
 * so record runs with few keys. After 50,000 events it stops, and the page says so.
 */
public final class RunRecording implements NetworkListener {

  private static final int MOST_EVENTS = 50_000;

  /** The kinds of events, by the numbers that the page's script knows them by. */
  private enum Kind {
    SENT(0),
    DELIVERED(1),
    DROPPED(2),
    CALLED(3),
    TIMER(4),
    STARTED(5),
    SYNCED(6),
    HOST(7),
    PARTITION(8),
    LINKS(9);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /** Instead of what a process shows, while it does not run. The page knows it too. */
  private static final ProcessView DOWN = ProcessView.NOTHING.standing("is down");

  private final SimulatedNetwork network;
  private final Interned texts = new Interned();
  private final Interned types = new Interned();
  private final Map<Address<?>, Integer> processes = new LinkedHashMap<>();
  private final Map<Address<?>, ProcessView> views = new HashMap<>();
  private final Map<Long, Integer> positions = new HashMap<>();
  private final JsonArray events = new JsonArray();
  private final JsonArray changes = new JsonArray();

  /** Processes whose state may be another since the last event. */
  private final Set<Address<?>> touched = new LinkedHashSet<>();

  private long missed;

  private RunRecording(SimulatedNetwork network) {
    this.network = network;
  }

  /**
   * Begins to record.
   *
   * @param network a network, at any moment
   * @return the recording, which goes on as the network does
   */
  public static RunRecording of(SimulatedNetwork network) {
    RunRecording recording = new RunRecording(network);
    network.hosts().stream().map(SimulatedHost::processes).forEach(recording.touched::addAll);
    network.addListener(recording);
    return recording;
  }

  @Override
  public void onEvent(NetworkEvent event) {
    if (events.size() >= MOST_EVENTS) {
      missed++;
      return;
    }
    boolean isInHandler =
        event instanceof NetworkEvent.Sent
            || event instanceof NetworkEvent.Synced
            || event instanceof NetworkEvent.Dropped;
    if (!isInHandler) {
      look();
    }
    positions.put(event.id(), events.size());
    JsonArray row = new JsonArray();
    events.add(row);
    describe(event, row);
  }

  /** Adds the kind of an event, its time, its cause, and what belongs to the kind. */
  private void describe(NetworkEvent event, JsonArray row) {
    if (event instanceof NetworkEvent.Sent sent) {
      begin(row, Kind.SENT, event);
      message(row, sent.from(), sent.to(), sent.message());
    } else if (event instanceof NetworkEvent.Delivered delivered) {
      begin(row, Kind.DELIVERED, event);
      message(row, delivered.from(), delivered.to(), delivered.message());
      touched.add(delivered.to());
    } else if (event instanceof NetworkEvent.Dropped dropped) {
      begin(row, Kind.DROPPED, event);
      message(row, dropped.from(), dropped.to(), dropped.message());
      row.add(texts.number(words(dropped.reason())));
    } else if (event instanceof NetworkEvent.Submitted submitted) {
      begin(row, Kind.CALLED, event);
      touch(row, submitted.to());
      row.add(texts.number(submitted.message().toString()));
    } else if (event instanceof NetworkEvent.TimerFired timer) {
      begin(row, Kind.TIMER, event);
      touch(row, timer.process());
      row.add(texts.number(timer.message().toString()));
    } else if (event instanceof NetworkEvent.Started started) {
      begin(row, Kind.STARTED, event);
      touch(row, started.process());
    } else if (event instanceof NetworkEvent.Synced synced) {
      begin(row, Kind.SYNCED, event);
      row.add(process(synced.process()));
    } else if (event instanceof NetworkEvent.HostChanged changed) {
      begin(row, Kind.HOST, event);
      SimulatedHost host = (SimulatedHost) changed.host();
      row.add(hosts().indexOf(host.name()));
      row.add(texts.number(words(changed.change())));
      if (changed.change() == HostChange.CRASHED) {
        touched.addAll(host.processes());
      }
    } else if (event instanceof NetworkEvent.Partitioned partitioned) {
      begin(row, Kind.PARTITION, event);
      String arrow = partitioned.bothWays() ? " | " : " -/-> ";
      row.add(texts.number(names(partitioned.from()) + arrow + names(partitioned.to())));
      row.add(partitioned.healed() ? 1 : 0);
    } else if (event instanceof NetworkEvent.LinksChanged changed) {
      begin(row, Kind.LINKS, event);
      row.add(texts.number(changed.change()));
    }
  }

  private void begin(JsonArray row, Kind kind, NetworkEvent event) {
    row.add(kind.number);
    row.add(event.at().toNanos());
    row.add(positions.getOrDefault(event.cause(), -1));
  }

  private void message(JsonArray row, Address<?> from, Address<?> to, Object message) {
    row.add(process(from));
    row.add(process(to));
    row.add(types.number(type(message.getClass())));
    row.add(texts.number(message.toString()));
  }

  private void touch(JsonArray row, Address<?> process) {
    row.add(process(process));
    touched.add(process);
  }

  private int process(Address<?> address) {
    return processes.computeIfAbsent(address, added -> processes.size());
  }

  /** A message's class, and if that is nested, the class around it. */
  static String type(Class<?> message) {
    Class<?> outer = message.getEnclosingClass();
    return (outer == null ? "" : outer.getSimpleName() + ".") + message.getSimpleName();
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String names(Set<String> hosts) {
    return String.join(" ", new TreeSet<>(hosts));
  }

  /** Notes what has changed in the states of processes by the last event. */
  private void look() {
    for (Address<?> address : touched) {
      ProcessView before = views.getOrDefault(address, ProcessView.NOTHING);
      Optional<ProcessView> now = network.view(address);
      ProcessView view = now.orElse(DOWN);
      if (!view.equals(before)) {
        JsonArray change = new JsonArray();
        change.add(events.size() - 1);
        change.add(process(address));
        if (view.standing().equals(before.standing())) {
          change.add(JsonNull.INSTANCE);
        } else {
          change.add(texts.number(view.standing()));
        }
        change.add(difference(before.facts(), view.facts()));
        change.add(difference(before.entries(), view.entries()));
        changes.add(change);
        views.put(address, view);
      }
    }
    touched.clear();
  }

  private JsonArray difference(Map<String, String> before, Map<String, String> now) {
    JsonArray all = new JsonArray();
    now.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            all.add(pair(texts.number(key), texts.number(value)));
          }
        });
    before.keySet().stream()
        .filter(key -> !now.containsKey(key))
        .forEach(key -> all.add(pair(texts.number(key), -1)));
    return all;
  }

  private static JsonArray pair(int key, int value) {
    JsonArray pair = new JsonArray();
    pair.add(key);
    pair.add(value);
    return pair;
  }

  private List<String> hosts() {
    return network.hosts().stream().map(SimulatedHost::name).toList();
  }

  Interned texts() {
    return texts;
  }

  int size() {
    return events.size();
  }

  /** How many events came after the last that is recorded. */
  long missed() {
    return missed;
  }

  /** Adds what was recorded so far to the data of a page. */
  void addTo(JsonObject data) {
    if (missed == 0) {
      look();
    }
    JsonArray hosts = new JsonArray();
    hosts().forEach(hosts::add);
    JsonArray all = new JsonArray();
    processes
        .keySet()
        .forEach(
            address -> {
              JsonArray process = new JsonArray();
              process.add(address.path());
              process.add(hosts().indexOf(address.host()));
              all.add(process);
            });
    data.add("hosts", hosts);
    data.add("processes", all);
    data.add("types", types.toJson());
    data.add("events", events);
    data.add("views", changes);
  }
}
