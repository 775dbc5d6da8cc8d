package io.kvszoo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.matrix.Matrix;
import io.kvszoo.testkit.matrix.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionMatrixTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void all_architectures_and_one_more_in_one_line(@TempDir Path directory) {
    Matrix matrix = DecisionMatrix.matrix().row("chain", new LwwStorage<>(), ChainRouter::new, 3);
    DecisionMatrix.run(matrix.seeds(10).sizes(1), directory, out, (share, part) -> {});
    assertThat(printed().lines().findFirst().orElseThrow().strip().split(" +"))
        .containsExactly(
            "local",
            "replicated",
            "sharded",
            "sharded+replicated",
            "linearizable",
            "sharded+linearizable",
            "chain");
    assertThat(printed())
        .containsPattern("- minority partitioned away: inside / outside +100 % / 100 % +9")
        .contains("The page with the evidence: " + directory.resolve("index.html"));
    assertThat(directory.resolve("index.html")).content().contains("ChainRouter");
    assertThat(directory.resolve("matrix.json")).exists();
    assertThat(directory.resolve("matrix.md")).exists();
    assertThat(directory.resolve("sharded-replicated-is-not-linearizable.html")).exists();
    assertThat(directory.resolve("sharded-replicated-is-not-causal.html")).exists();
  }

  @Test
  void progress_grows_on_one_line() {
    Progress progress = DecisionMatrix.bar(out);
    progress.done(0.5, "local: cost");
    progress.done(1, "local: recovery");
    assertThat(printed().split("\r"))
        .hasSize(3)
        .anyMatch(line -> line.strip().matches("\\[#{20} {20}]  50 %  local: cost"))
        .anyMatch(line -> line.endsWith("\n") && line.contains("100 %"));
  }
}
