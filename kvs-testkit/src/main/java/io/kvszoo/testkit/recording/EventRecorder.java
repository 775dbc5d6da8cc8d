package io.kvszoo.testkit.recording;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessView;
import io.kvszoo.simulator.HostChange;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.NetworkListener;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Records all events of a network from some moment on, and the views of the states of its processes
 * after each event. Recording does not affect the run.
 *
 * <p>Cost: an event takes time and memory proportional to the size of the view of the process that
 * handled it, so record runs with few keys. Recording stops after 50,000 events; the log counts the
 * further ones.
 */
public final class EventRecorder implements NetworkListener {

  private static final int MOST_EVENTS = 50_000;

  /** Longer texts are truncated. */
  private static final int LONGEST = 400;

  /** The view of a process that is not running. */
  private static final ProcessView DOWN = ProcessView.NOTHING.standing("is down");

  private final SimulatedNetwork network;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, String> processes = new LinkedHashMap<>();
  private final Map<Address<?>, ProcessView> views = new HashMap<>();
  private final Map<Long, Integer> places = new HashMap<>();
  private final List<RecordedEvent> events = new ArrayList<>();
  private final List<StateChange> changes = new ArrayList<>();

  /** Processes whose state may have changed in the last event. */
  private final Set<Address<?>> touched = new LinkedHashSet<>();

  private final Optional<Consumer<RecordedEvent>> watcher;
  private long missed;

  private EventRecorder(SimulatedNetwork network, Optional<Consumer<RecordedEvent>> watcher) {
    this.network = network;
    this.watcher = watcher;
  }

  /**
   * Starts recording.
   *
   * @param network a network, at any moment
   * @return the recorder, which records as long as the network runs
   */
  public static EventRecorder of(SimulatedNetwork network) {
    return of(network, Optional.empty());
  }

  /**
   * Starts recording, and passes each event to a watcher.
   *
   * @param network a network, at any moment
   * @param watcher receives each event when it happens, including those that are no longer recorded
   * @return the recorder, which records as long as the network runs
   */
  public static EventRecorder of(SimulatedNetwork network, Consumer<RecordedEvent> watcher) {
    return of(
        network,
        Optional.of(checkNotNull(watcher, "watcher must not be null; record without one")));
  }

  private static EventRecorder of(
      SimulatedNetwork network, Optional<Consumer<RecordedEvent>> watcher) {
    checkNotNull(network, "network must not be null; pass the one to record");
    EventRecorder recorder = new EventRecorder(network, watcher);
    network.hosts().stream().map(SimulatedHost::processes).forEach(recorder.touched::addAll);
    network.addListener(recorder);
    return recorder;
  }

  /**
   * Returns the log recorded so far.
   *
   * @return the log, which is not changed by later events
   */
  public EventLog log() {
    if (missed == 0) {
      look();
    }
    return new EventLog(
        network.hosts().stream().map(SimulatedHost::name).toList(),
        Collections.unmodifiableMap(new LinkedHashMap<>(processes)),
        List.copyOf(events),
        List.copyOf(changes),
        missed);
  }

  @Override
  public void onEvent(NetworkEvent event) {
    if (events.size() >= MOST_EVENTS) {
      missed++;
      watcher.ifPresent(it -> it.accept(recorded(event)));
      touched.clear();
      return;
    }
    boolean isInHandler =
        event instanceof NetworkEvent.Sent
            || event instanceof NetworkEvent.Synced
            || event instanceof NetworkEvent.Dropped;
    if (!isInHandler) {
      look();
    }
    places.put(event.id(), events.size());
    RecordedEvent recorded = recorded(event);
    events.add(recorded);
    watcher.ifPresent(it -> it.accept(recorded));
  }

  private RecordedEvent recorded(NetworkEvent event) {
    var at = event.at();
    int cause = places.getOrDefault(event.cause(), RecordedEvent.NO_CAUSE);
    if (event instanceof NetworkEvent.Sent sent) {
      return new RecordedEvent.Sent(at, cause, message(sent.from(), sent.to(), sent.message()));
    } else if (event instanceof NetworkEvent.Delivered delivered) {
      touched.add(delivered.to());
      return new RecordedEvent.Delivered(
          at, cause, message(delivered.from(), delivered.to(), delivered.message()));
    } else if (event instanceof NetworkEvent.Dropped dropped) {
      return new RecordedEvent.Dropped(
          at,
          cause,
          message(dropped.from(), dropped.to(), dropped.message()),
          words(dropped.reason()));
    } else if (event instanceof NetworkEvent.Submitted submitted) {
      touched.add(submitted.to());
      return new RecordedEvent.Called(
          at, cause, process(submitted.to()), text(submitted.message()));
    } else if (event instanceof NetworkEvent.TimerFired timer) {
      touched.add(timer.process());
      return new RecordedEvent.TimerFired(
          at, cause, process(timer.process()), text(timer.message()));
    } else if (event instanceof NetworkEvent.Started started) {
      touched.add(started.process());
      return new RecordedEvent.Started(at, cause, process(started.process()));
    } else if (event instanceof NetworkEvent.Synced synced) {
      return new RecordedEvent.Synced(at, cause, process(synced.process()));
    } else if (event instanceof NetworkEvent.Failed failed) {
      return new RecordedEvent.Failed(
          at, cause, process(failed.process()), text(failed.exception()));
    } else if (event instanceof NetworkEvent.HostChanged changed) {
      if (changed.change() == HostChange.CRASHED) {
        touched.addAll(network.host(changed.host().name()).processes());
      }
      return new RecordedEvent.HostChanged(
          at, cause, changed.host().name(), words(changed.change()));
    } else if (event instanceof NetworkEvent.Partitioned partitioned) {
      return new RecordedEvent.Partitioned(
          at,
          cause,
          List.copyOf(partitioned.from()),
          List.copyOf(partitioned.to()),
          partitioned.bothWays(),
          partitioned.healed());
    }
    return new RecordedEvent.LinksChanged(at, cause, ((NetworkEvent.LinksChanged) event).change());
  }

  private RecordedEvent.Message message(Address<?> from, Address<?> to, Object message) {
    return new RecordedEvent.Message(
        process(from), process(to), text(type(message.getClass())), text(message));
  }

  private String process(Address<?> address) {
    processes.putIfAbsent(address.path(), address.host());
    return address.path();
  }

  /** The text of an object, truncated if it is long; equal texts are the same object. */
  private String text(Object shown) {
    String text = shown.toString();
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    if (missed > 0) {
      return cut; // It is not kept.
    }
    String known = texts.putIfAbsent(cut, cut);
    return known == null ? cut : known;
  }

  /** A message's class, and if that is nested, the class around it. */
  private static String type(Class<?> message) {
    Class<?> outer = message.getEnclosingClass();
    return (outer == null ? "" : outer.getSimpleName() + ".") + message.getSimpleName();
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Records the changes that the last event made to the states of processes. */
  private void look() {
    for (Address<?> address : touched) {
      ProcessView before = views.getOrDefault(address, ProcessView.NOTHING);
      Optional<ProcessView> now = network.view(address);
      ProcessView view = now.orElse(DOWN);
      if (!view.equals(before)) {
        changes.add(
            new StateChange(
                events.size() - 1,
                process(address),
                view.standing().equals(before.standing())
                    ? Optional.empty()
                    : Optional.of(text(view.standing())),
                difference(before.facts(), view.facts()),
                difference(before.entries(), view.entries())));
        views.put(address, view);
      }
    }
    touched.clear();
  }

  private Map<String, Optional<String>> difference(
      Map<String, String> before, Map<String, String> now) {
    Map<String, Optional<String>> all = new LinkedHashMap<>();
    now.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            all.put(text(key), Optional.of(text(value)));
          }
        });
    before.keySet().stream()
        .filter(key -> !now.containsKey(key))
        .forEach(key -> all.put(text(key), Optional.empty()));
    return Collections.unmodifiableMap(all);
  }
}
