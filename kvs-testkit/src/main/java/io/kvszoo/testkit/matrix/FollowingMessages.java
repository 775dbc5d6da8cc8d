package io.kvszoo.testkit.matrix;

import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.NetworkListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the messages that follow from what clients ask: what is sent in handling it, in handling
 * that, and so on, also by timers that go off at once, but by no others. So messages that processes
 * send anyway, be it at another time because of an operation, are not counted.
 */
final class FollowingMessages implements NetworkListener {

  /** The times, by id, of the events that a client's operation caused. */
  private final Map<Long, Duration> following = new HashMap<>();

  private long count;

  @Override
  public void onEvent(NetworkEvent event) {
    Duration cause = following.get(event.cause());
    if (event instanceof NetworkEvent.Submitted) {
      following.put(event.id(), event.at());
    } else if (cause != null && event instanceof NetworkEvent.Sent sent) {
      count += sent.from().host().equals(sent.to().host()) ? 0 : 1;
      following.put(event.id(), event.at());
    } else if (cause != null
        && (event instanceof NetworkEvent.Delivered
            || (event instanceof NetworkEvent.TimerFired && event.at().equals(cause)))) {
      following.put(event.id(), event.at());
    }
  }

  /** How many messages there were since the last time. */
  long take() {
    long taken = count;
    count = 0;
    following.clear();
    return taken;
  }
}
