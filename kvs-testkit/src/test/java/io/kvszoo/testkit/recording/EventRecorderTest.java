package io.kvszoo.testkit.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSServer;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

  private SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private KVSServer<String, ?, ?> start() {
    return KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), network);
  }

  private long run() {
    try (var server = start()) {
      server.connect("alice").put("color", "red");
      network.host("node-0").crash().wipe().restart();
      server.connect("bob").get("color");
      network.runFor(Duration.ofMillis(100));
    }
    return network.traceHash();
  }

  @Test
  void recording_does_not_change_the_run() {
    EventRecorder recorder = EventRecorder.of(network);
    assertThat(run()).isEqualTo(new EventRecorderTest().run());
    assertThat(recorder.log().events()).hasSizeGreaterThan(100);
    assertThat(recorder.log()).isEqualTo(recorder.log());
  }

  @Test
  void what_was_there_before_is_shown_too() {
    try (var server = start()) {
      server.connect("alice").put("color", "red");
      EventRecorder recorder = EventRecorder.of(network);
      network.runFor(Duration.ofMillis(1));
      assertThat(recorder.log().changes())
          .anyMatch(change -> change.standing().equals(Optional.of("leads ballot 1.0")))
          .anyMatch(change -> change.entries().toString().contains("red 0:1"))
          .allMatch(change -> change.after() >= -1);
    }
  }

  @Test
  void what_is_too_much_is_left_out_and_counted() {
    List<RecordedEvent> watched = new ArrayList<>();
    EventRecorder recorder = EventRecorder.of(network, watched::add);
    try (var server = start()) {
      network.runFor(Duration.ofSeconds(60));
      assertThat(server.topology().hosts()).hasSize(3);
    }
    EventLog log = recorder.log();
    assertThat(log.events()).hasSize(50_000).isEqualTo(watched.subList(0, 50_000));
    assertThat(log.missed()).isPositive().isEqualTo(watched.size() - 50_000);
  }

  private static EventLog log(long seed) {
    EventRecorderTest test = new EventRecorderTest();
    test.network = SimulatedNetwork.seeded(seed);
    EventRecorder recorder = EventRecorder.of(test.network);
    test.run();
    return recorder.log();
  }

  @Test
  void logs_of_one_seed_are_equal_and_those_of_two_part() {
    assertThat(log(1)).isEqualTo(log(1));
    assertThat(log(1).firstDifference(log(1))).isEmpty();
    EventLog one = log(1);
    EventLog other = log(2);
    EventLog.Difference difference = one.firstDifference(other).orElseThrow();
    int place = difference.place();
    assertThat(one.events().subList(0, place)).isEqualTo(other.events().subList(0, place));
    assertThat(difference.one()).contains(one.events().get(place));
    assertThat(difference.other())
        .contains(other.events().get(place))
        .isNotEqualTo(difference.one());
  }

  @Test
  void a_log_that_ends_earlier_differs_where_it_ends() {
    EventLog whole = log(1);
    EventLog cut =
        new EventLog(
            whole.hosts(),
            whole.processes(),
            whole.events().subList(0, 10),
            whole.changes(),
            whole.missed());
    assertThat(whole.firstDifference(cut))
        .contains(
            new EventLog.Difference(10, Optional.of(whole.events().get(10)), Optional.empty()));
  }
}
