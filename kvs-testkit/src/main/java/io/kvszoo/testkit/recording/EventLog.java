package io.kvszoo.testkit.recording;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The events of a network, in order, and the changes of the states of its processes.
 *
 * @param hosts the names of all hosts, in the order in which they were added
 * @param processes the name of the host of each process that takes part, by the path of the process
 * @param events the events
 * @param changes the changes of states, ordered by event
 * @param missed the number of events after the last one in this log
 */
public record EventLog(
    List<String> hosts,
    Map<String, String> processes,
    List<RecordedEvent> events,
    List<StateChange> changes,
    long missed) {

  /**
   * The first difference of two logs.
   *
   * @param place the index of the first event that differs
   * @param one the event of the first log; empty if that log ends before
   * @param other the event of the second log; empty if that log ends before
   */
  public record Difference(int place, Optional<RecordedEvent> one, Optional<RecordedEvent> other) {}

  /**
   * Compares this log with that of another run, event by event.
   *
   * @param other the other log
   * @return the first difference; empty if the recorded events do not differ
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
