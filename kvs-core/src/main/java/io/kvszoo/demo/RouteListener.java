package io.kvszoo.demo;

import io.kvszoo.network.Address;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.NetworkListener;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Follows the causes of events back, to find the hosts on the path of an answer. */
final class RouteListener implements NetworkListener {

  private record Step(long cause, Optional<String> host) {}

  private final Map<Long, Step> steps = new HashMap<>();
  private long latest;

  /** Clears the events so far. */
  void begin() {
    steps.clear();
    latest = 0;
  }

  @Override
  public void onEvent(NetworkEvent event) {
    Optional<String> handledOn = handler(event).map(Address::host);
    steps.put(event.id(), new Step(event.cause(), handledOn));
    if (handledOn.isPresent()) {
      latest = event.id();
    }
  }

  private static Optional<Address<?>> handler(NetworkEvent event) {
    if (event instanceof NetworkEvent.Submitted submitted) {
      return Optional.of(submitted.to());
    } else if (event instanceof NetworkEvent.Delivered delivered) {
      return Optional.of(delivered.to());
    } else if (event instanceof NetworkEvent.TimerFired timer) {
      return Optional.of(timer.process());
    }
    return Optional.empty();
  }

  /** The hosts on the path to the event that is being handled, without consecutive repetitions. */
  List<String> route() {
    Deque<String> hosts = new ArrayDeque<>();
    for (@Nullable Step step = steps.get(latest); step != null; step = steps.get(step.cause)) {
      String host = step.host.orElse("");
      if (!host.isEmpty() && !host.equals(hosts.peekFirst())) {
        hosts.addFirst(host);
      }
    }
    return List.copyOf(hosts);
  }
}
