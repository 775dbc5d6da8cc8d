package io.kvszoo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.demo.DemoOperation;
import io.kvszoo.demo.DemoRun;
import io.kvszoo.demo.KVSDemo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ExamplesTest {

  private static final List<String> SIX_ANSWERS =
      List.of("ok", "ok", "value1", "not found", "ok", "updated_value1");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.US_ASCII);

  private String printed() {
    return printed.toString(StandardCharsets.US_ASCII);
  }

  private static String expected(String file) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ExamplesTest.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static <V> List<String> answers(DemoRun<V> run) {
    return run.operations().stream().map(DemoOperation::outcome).map(Object::toString).toList();
  }

  @Test
  void local_prints_exactly_this() throws IOException {
    DemoRun<String> run = KVSDemo.runKvsDemo(new LocalExample(), out);
    assertThat(answers(run)).isEqualTo(SIX_ANSWERS);
    assertThat(printed()).isEqualTo(expected("local.txt"));
  }

  @Test
  void replicated_prints_exactly_this() throws IOException {
    DemoRun<String> run = KVSDemo.runKvsDemo(new ReplicatedExample(), out);
    assertThat(answers(run))
        .containsExactly(
            "ok",
            "ok",
            "ok",
            "[a1, a2]",
            "b1",
            "not found",
            "ok",
            "merged",
            "merged",
            "ok",
            "ok",
            "left",
            "right",
            "[left, right]");
    assertThat(printed()).isEqualTo(expected("replicated.txt"));
  }

  @Test
  void sharded_replicated_prints_exactly_this() throws IOException {
    DemoRun<String> run = KVSDemo.runKvsDemo(new ShardedReplicatedExample(), out);
    assertThat(answers(run).subList(0, 6)).isEqualTo(SIX_ANSWERS);
    assertThat(answers(run).subList(6, 9)).containsExactly("updated_value1", "ok", "still_there");
    assertThat(printed()).isEqualTo(expected("sharded-replicated.txt"));
  }

  @Test
  void sharded_prints_exactly_this() throws IOException {
    DemoRun<String> run = KVSDemo.runKvsDemo(new ShardedExample(), out);
    assertThat(answers(run)).isEqualTo(SIX_ANSWERS);
    assertThat(printed()).isEqualTo(expected("sharded.txt"));
  }

  @Test
  void linearizable_prints_exactly_this() throws IOException {
    DemoRun<String> run = KVSDemo.runKvsDemo(new LinearizableExample(), out);
    List<String> answers = answers(run);
    assertThat(answers.subList(0, 6)).isEqualTo(SIX_ANSWERS);
    assertThat(answers.subList(6, 10))
        .containsExactly("ok", "lost, found swapped", "ok", "swapped");
    assertThat(answers.get(10)).startsWith("unknown: ");
    assertThat(answers.subList(11, 13)).allMatch(answer -> answer.startsWith("unavailable: "));
    assertThat(answers.get(13)).isIn("swapped", "nobody_knows");
    assertThat(answers.get(14)).isEqualTo("after_election");
    assertThat(printed()).isEqualTo(expected("linearizable.txt"));
  }

  @Test
  void sharded_linearizable_prints_exactly_this() throws IOException {
    DemoRun<String> run = KVSDemo.runKvsDemo(new ShardedLinearizableExample(), out);
    List<String> answers = answers(run);
    assertThat(answers.subList(0, 6)).isEqualTo(SIX_ANSWERS);
    assertThat(answers.get(7)).startsWith("unavailable: ");
    assertThat(answers.subList(8, 10)).containsExactly("ok", "swapped");
    assertThat(printed()).isEqualTo(expected("sharded-linearizable.txt"));
  }

  @Test
  void sharded_shows_the_shard_that_each_key_goes_to() {
    ShardedExample example = new ShardedExample();
    DemoRun<String> run = KVSDemo.runKvsDemo(example, out);
    assertThat(run.operations())
        .allSatisfy(
            operation ->
                assertThat(operation.hosts())
                    .containsOnly(
                        "client",
                        "shard-" + example.router().shardOf(operation.operation().key())));
  }

  @Test
  void all_examples_run_one_after_the_other() throws IOException {
    AllExamples.run(out);
    assertThat(printed())
        .isEqualTo(
            String.join(
                "\n",
                expected("local.txt"),
                expected("replicated.txt"),
                expected("sharded.txt"),
                expected("sharded-replicated.txt"),
                expected("linearizable.txt"),
                expected("sharded-linearizable.txt"),
                ""));
  }
}
