package io.kvszoo.testkit.recording;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of a network, in order, and how the states of its processes changed.
 *
 * @param hosts the names of all hosts, in the order in which they were added
 * @param processes by the path of each process that takes part, the name of its host
 * @param events what happened
 * @param changes how states changed, by event
 * @param missed how many events came after the last that is here
 */
public record EventLog(
    List<String> hosts,
    Map<String, String> processes,
    List<RecordedEvent> events,
    List<StateChange> changes,
    long missed) {

  /**
   * Where two logs part.
   *
   * @param place the place of the first event that differs
   * @param one the event of the first log; empty if it has ended by then
   * @param other the event of the second log; empty if it has ended by then
   */
  public record Difference(int place, Optional<RecordedEvent> one, Optional<RecordedEvent> other) {}

  /**
   * Compares this log with that of another run, event by event.
   *
   * @param other another log
   * @return the first difference; empty if there is none among the events that were recorded
   */
  public Optional<Difference> firstDifference(EventLog other) {
    int most = Math.max(events.size(), other.events.size());
    for (int place = 0; place < most; place++) {
      Optional<RecordedEvent> mine = event(place);
      Optional<RecordedEvent> its = other.event(place);
      if (!mine.equals(its)) {
        return Optional.of(new Difference(place, mine, its));
      }
    }
    return Optional.empty();
  }

  private Optional<RecordedEvent> event(int place) {
    return place < events.size() ? Optional.of(events.get(place)) : Optional.empty();
  }
}
