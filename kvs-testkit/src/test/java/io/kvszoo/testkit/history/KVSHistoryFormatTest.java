package io.kvszoo.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.simulation.Simulation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KVSHistoryFormatTest {

  private static final KVSHistoryFormat<String> STRINGS = KVSHistoryFormat.strings();

  @Test
  void every_ending_is_written_and_read_back() {
    HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder = new HistoryRecorder<>();
    record(recorder, 0, KVSOperation.put("a", "1"), ok(new KVSResult.Written<>()), 10);
    record(recorder, 1, KVSOperation.get("a"), ok(new KVSResult.Read<>(List.of("1"))), 20);
    record(recorder, 1, KVSOperation.get("a"), ok(new KVSResult.Read<>(List.of("1", "2"))), 30);
    record(recorder, 0, KVSOperation.delete("a"), new Ending.Unknown<>("timed out"), 40);
    record(recorder, 0, KVSOperation.get("a"), ok(new KVSResult.Read<>(List.of())), 50);
    record(recorder, 1, KVSOperation.put("a", "3"), new Ending.Failed<>("\"refused\"\n\\"), 60);
    record(
        recorder,
        1,
        KVSOperation.putIfAbsent("a", "4"),
        ok(new KVSResult.Compared<>(true, List.of())),
        70);
    record(
        recorder,
        0,
        KVSOperation.compareAndSet("a", "x", "5"),
        ok(new KVSResult.Compared<>(false, List.of("4"))),
        80);
    recorder.invoke(2, KVSOperation.put("b", "ü\t\"]"), 90);
    History<KVSOperation<String>, KVSResult<String>> history = recorder.history();
    History<KVSOperation<String>, KVSResult<String>> read = STRINGS.read(STRINGS.write(history));
    assertThat(read.operations()).isEqualTo(history.operations());
  }

  private static Ending<KVSResult<String>> ok(KVSResult<String> result) {
    return new Ending.Ok<>(result);
  }

  private static void record(
      HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder,
      int client,
      KVSOperation<String> operation,
      Ending<KVSResult<String>> ending,
      long nanos) {
    int index = recorder.invoke(client, operation, nanos);
    recorder.complete(index, ending, nanos + 5);
  }

  @Test
  void histories_of_simulations_are_written_and_read_back() {
    Simulation<String> simulation = Simulation.of(new LwwStorage<>(), ShardedRouter.of(3));
    for (long seed = 0; seed < 50; seed++) {
      History<KVSOperation<String>, KVSResult<String>> history = simulation.replay(seed).history();
      assertThat(STRINGS.read(STRINGS.write(history)).operations()).isEqualTo(history.operations());
    }
  }

  @Test
  void a_client_goes_on_under_another_process_after_an_unknown_outcome() {
    HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder = new HistoryRecorder<>();
    record(recorder, 0, KVSOperation.put("a", "1"), new Ending.Unknown<>("timed out"), 0);
    record(recorder, 0, KVSOperation.get("a"), ok(new KVSResult.Read<>(List.of())), 10);
    assertThat(STRINGS.write(recorder.history()))
        .isEqualTo(
            """
            {:process 0, :type :invoke, :f :write, :value ["a" "1"], :time 0}
            {:process 0, :type :info, :f :write, :value ["a" "1"], :error "timed out", :time 5}
            {:process 1, :type :invoke, :f :read, :value ["a" nil], :time 10, :client 0}
            {:process 1, :type :ok, :f :read, :value ["a" nil], :time 15, :client 0}
            """);
  }

  @Test
  void other_forms_of_edn_are_understood() {
    History<KVSOperation<Long>, KVSResult<Long>> history =
        KVSHistoryFormat.integers()
            .read(
                """
                #_ "dropped" #jepsen.history.Op{:index 0 :process 3 :type :invoke :f :write :value 7N
                  :extra #{1 (2.5 true symbol)}}
                {:process 3 :type :ok :f :write :value 7} ; a comment
                """);
    assertThat(history.operations()).hasSize(1);
    assertThat(history.operations().get(0).input()).isEqualTo(KVSOperation.put("", 7L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {:process 0 :type :invoke :f :read              | line 2: the text ends before the '}'
          {:process 0 :type :invoke :f :read :value}      | line 1: key :value has no value
          {:process 0 :type :invoke :f :scan :value nil}  | line 1: unknown function :scan
          {:process 0 :type :ok :f :read :value nil}      | line 1: process 0 completes an operation
          {:process 0 :type :invoke :f :write :value 7}   | line 1: '7' is not a value of this format
          {:process x :type :invoke :f :read :value nil}  | line 1: :process
          {:process 0 :type :invoke :f :cas :value nil}   | line 1: the value of a :cas
          "unended                                        | line 2: the string that begins in line 1
          17                                              | line 1: '17' is not an event
          ]                                               | line 1: ']' closes nothing
          {:process 0 :f :read :value nil}                | line 1: the event has no keyword as its :type
          """)
  void bad_input_is_refused_with_its_line(String text, String message) {
    assertThatThrownBy(() -> STRINGS.read(text + "\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void a_second_invocation_of_an_open_process_is_refused() {
    String invoke = "{:process 0 :type :invoke :f :read :value nil}\n";
    assertThatThrownBy(() -> STRINGS.read(invoke + invoke))
        .hasMessage("line 2: process 0 invokes an operation while one is open");
  }

  @Test
  void times_that_go_back_and_clients_that_are_too_large_are_refused() {
    String event = "{:process %d :type :invoke :f :read :value nil :time %d}%n";
    assertThatThrownBy(() -> STRINGS.read(event.formatted(0, 7) + event.formatted(1, 5)))
        .hasMessage("line 2: :time 5 is before that of the event before, 7");
    assertThatThrownBy(() -> STRINGS.read(event.formatted(1L << 40, 7)))
        .hasMessageContaining("line 1: client 1099511627776 is too large");
  }

  @Test
  void a_recorder_refuses_to_end_twice_or_go_back_in_time() {
    HistoryRecorder<String, String> recorder = new HistoryRecorder<>();
    int index = recorder.invoke(0, "input", 10);
    recorder.complete(index, new Ending.Ok<>("output"), 20);
    assertThatThrownBy(() -> recorder.complete(index, new Ending.Ok<>("output"), 30))
        .hasMessageContaining("#0 has already ended");
    assertThatThrownBy(() -> recorder.invoke(0, "input", 5))
        .hasMessageContaining("before the last");
  }
}
