package io.kvszoo.testkit.checker;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.util.List;

/** Writes histories of sessions in a line each operation, one after the other. */
public final class Histories {

  private final HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder =
      new HistoryRecorder<>();
  private long now;

  public Histories put(int client, String key, String value) {
    return add(client, KVSOperation.put(key, value), new Ending.Ok<>(new KVSResult.Written<>()));
  }

  public Histories lostPut(int client, String key, String value) {
    return add(client, KVSOperation.put(key, value), new Ending.Unknown<>("timed out"));
  }

  public Histories failedPut(int client, String key, String value) {
    return add(client, KVSOperation.put(key, value), new Ending.Failed<>("refused"));
  }

  public Histories delete(int client, String key) {
    return add(client, KVSOperation.delete(key), new Ending.Ok<>(new KVSResult.Written<>()));
  }

  public Histories lostDelete(int client, String key) {
    return add(client, KVSOperation.delete(key), new Ending.Unknown<>("timed out"));
  }

  public Histories get(int client, String key, String... values) {
    return add(
        client, KVSOperation.get(key), new Ending.Ok<>(new KVSResult.Read<>(List.of(values))));
  }

  public Histories lostGet(int client, String key) {
    return add(client, KVSOperation.get(key), new Ending.Unknown<>("timed out"));
  }

  private Histories add(int client, KVSOperation<String> input, Ending<KVSResult<String>> ending) {
    now++;
    recorder.complete(recorder.invoke(client, input, now), ending, now);
    return this;
  }

  public History<KVSOperation<String>, KVSResult<String>> history() {
    return recorder.history();
  }
}
