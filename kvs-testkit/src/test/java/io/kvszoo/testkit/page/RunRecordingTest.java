package io.kvszoo.testkit.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSServer;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunRecordingTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);

  private KVSServer<String, ?, ?> start() {
    return KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), network);
  }

  private static RunPage page(RunRecording recording) {
    return new RunPage(
        "a run",
        "",
        recording,
        new HistoryRecorder<>().history(),
        List.of(),
        List.of(),
        Optional.empty());
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
    RunRecording recording = RunRecording.of(network);
    assertThat(run()).isEqualTo(new RunRecordingTest().run());
    assertThat(recording.size()).isGreaterThan(100);
    assertThat(page(recording).html()).isEqualTo(page(recording).html());
  }

  @Test
  void what_was_there_before_is_shown_too() {
    try (var server = start()) {
      server.connect("alice").put("color", "red");
      RunRecording recording = RunRecording.of(network);
      network.runFor(Duration.ofMillis(1));
      assertThat(page(recording).html()).contains("leads ballot 1.0").contains("red 0:1");
    }
  }

  @Test
  void what_is_too_much_is_left_out_and_said() {
    RunRecording recording = RunRecording.of(network);
    try (var server = start()) {
      network.runFor(Duration.ofSeconds(60));
      assertThat(server.topology().hosts()).hasSize(3);
    }
    assertThat(recording.size()).isEqualTo(50_000);
    assertThat(page(recording).html()).containsPattern("the first 50,000 events of [0-9,]+");
  }
}
