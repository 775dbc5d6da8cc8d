package io.kvszoo.simulator;

import java.time.Duration;
import java.util.function.Supplier;

/** Counts events, so that a run ends whose time does not advance, or that has too many events. */
final class Progress {

  private final long mostEvents;
  private final long mostEventsPerInstant;
  private final Supplier<String> pendingDescription;
  private long events;
  private long instant;
  private long eventsAtInstant;

  Progress(long mostEvents, long mostEventsPerInstant, Supplier<String> pendingDescription) {
    this.mostEvents = mostEvents;
    this.mostEventsPerInstant = mostEventsPerInstant;
    this.pendingDescription = pendingDescription;
  }

  /** Counts an event. */
  void count(long now) {
    events++;
    if (now != instant) {
      instant = now;
      eventsAtInstant = 0;
    }
    eventsAtInstant++;
  }

  /** Whether no further event may happen. */
  boolean isUsedUp(long now) {
    return (eventsAtInstant >= mostEventsPerInstant && now == instant) || events >= mostEvents;
  }

  /**
   * Returns the exception for that case; a caller that continues to run the network gets the same
   * number of events at this moment again.
   */
  StalledException stalled(long now) {
    if (events >= mostEvents) {
      return new StalledException(
          "%,d events happened by %s of virtual time, which is the maximum set by mostEvents; %s"
              .formatted(mostEvents, Duration.ofNanos(now), pendingDescription.get()));
    }
    eventsAtInstant = 0;
    return new StalledException(
        "%,d events happened at the same virtual time, %s; check whether processes of one host send to each other, or schedule messages, endlessly without delay; %s"
            .formatted(mostEventsPerInstant, Duration.ofNanos(now), pendingDescription.get()));
  }
}
