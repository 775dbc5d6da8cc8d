package io.kvszoo.examples;

import static io.kvszoo.demo.DemoStep.step;
import static io.kvszoo.operation.KVSOperation.get;
import static io.kvszoo.operation.KVSOperation.put;

import io.kvszoo.demo.DemoStep;
import java.util.List;

/** The six operations that every architecture answers alike, so that the rest can be compared. */
final class BaseOperations {

  static final List<DemoStep<String>> SIX =
      List.of(
          step(put("key1", "value1")),
          step(put("key2", "value2")),
          step(get("key1")),
          step(get("nonexistent")),
          step(put("key1", "updated_value1")),
          step(get("key1")));

  private BaseOperations() {}
}
