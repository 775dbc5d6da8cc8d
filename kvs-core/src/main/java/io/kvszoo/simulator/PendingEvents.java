package io.kvszoo.simulator;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Describes the pending events in one line, to explain why a run stalled. */
final class PendingEvents {

  private final Map<String, Integer> counts = new TreeMap<>();

  private PendingEvents() {}

  static String describe(int actions, EventLoop loop, List<HostState> hosts) {
    PendingEvents pending = new PendingEvents();
    if (actions > 0) {
      pending.counts.put("action from outside", actions);
    }
    loop.forEachPending(
        event -> {
          if (event.kind != Event.Kind.WAKE) { // What waits there counts itself.
            pending.count(event);
          }
        });
    String down =
        hosts.stream()
            .filter(host -> !host.isUp())
            .map(HostState::name)
            .collect(Collectors.joining(", "));
    String events =
        pending.counts.entrySet().stream()
            .map(entry -> entry.getValue() + " x " + entry.getKey())
            .collect(Collectors.joining(", "));
    return (events.isEmpty() ? "nothing is pending" : "pending: " + events)
        + (down.isEmpty() ? "" : "; down: " + down);
  }

  private void count(Event event) {
    counts.merge(describe(event), 1, Integer::sum);
  }

  private static String describe(Event event) {
    Endpoint to = event.to;
    Object message = event.message;
    if (to == null || message == null) {
      throw new IllegalArgumentException("event without a receiver: " + event.kind);
    }
    String what =
        switch (event.kind) {
          case TIMER -> "timer ";
          case CALL -> "call ";
          default -> "message ";
        };
    return what
        + message.getClass().getName().replaceFirst(".*\\.", "")
        + " for "
        + to.address
        + " on host "
        + to.host.name()
        + (to.host.isPaused() ? " (paused)" : "");
  }
}
