package io.kvszoo.testkit.contract;

import io.kvszoo.testkit.recording.EventLog;
import io.kvszoo.testkit.recording.RecordedEvent;
import io.kvszoo.testkit.simulation.Run;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.text.Durations;
import java.util.List;
import java.util.Optional;

/**
 * Runs a seed twice, and shows where the two runs part, event by event, as the {@code reconcile} of
 * Apache Cassandra's Accord does.
 */
final class RepeatedRuns {

  /** How often two runs are recorded until they differ there too. */
  private static final int MOST_TRIES = 10;

  /** How many events are shown that both runs have, before they part. */
  private static final int SHOWN_BEFORE = 5;

  private RepeatedRuns() {}

  /** How two runs of a seed differ; empty if they are the same. */
  static Optional<String> difference(Simulation<String> simulation, long seed) {
    Run<String> one = simulation.replay(seed);
    Run<String> other = simulation.replay(seed);
    boolean isSame =
        one.traceHash() == other.traceHash()
            && one.history().operations().equals(other.history().operations());
    return isSame ? Optional.empty() : Optional.of(whereTheyPart(simulation, seed));
  }

  private static String whereTheyPart(Simulation<String> simulation, long seed) {
    for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
      EventLog one = simulation.recording(seed).log();
      EventLog other = simulation.recording(seed).log();
      Optional<EventLog.Difference> difference = one.firstDifference(other);
      if (difference.isPresent()) {
        return shown(one, difference.get());
      }
    }
    return "the runs differ, but not in any recorded event";
  }

  private static String shown(EventLog log, EventLog.Difference difference) {
    StringBuilder shown = new StringBuilder("the runs differ from event ");
    shown.append(difference.place()).append(" on, after these common events:");
    int from = Math.max(0, difference.place() - SHOWN_BEFORE);
    List<RecordedEvent> before = log.events().subList(from, difference.place());
    before.forEach(event -> shown.append("%n    %s".formatted(line(event))));
    shown.append("%n  one run:   %s".formatted(line(difference.one(), log)));
    shown.append("%n  the other: %s".formatted(line(difference.other(), log)));
    return shown.toString();
  }

  private static String line(Optional<RecordedEvent> event, EventLog log) {
    return event.map(there -> line(there) + cause(there, log)).orElse("has ended");
  }

  private static String line(RecordedEvent event) {
    return Durations.text(event.at()) + "  " + event;
  }

  /** The cause of an event, if it is one that both runs have, as all before it are. */
  private static String cause(RecordedEvent event, EventLog log) {
    return event.cause() == RecordedEvent.NO_CAUSE
        ? ""
        : "%n      caused by %s".formatted(line(log.events().get(event.cause())));
  }
}
