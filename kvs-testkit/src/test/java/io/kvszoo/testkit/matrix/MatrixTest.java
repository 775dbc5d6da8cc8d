package io.kvszoo.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.matrix.MatrixRow.Point;
import io.kvszoo.testkit.page.Browser;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixTest {

  private static final Matrix MATRIX =
      Matrix.empty()
          .row("local", new LwwStorage<>(), size -> new LocalRouter(), 1)
          .row("replicated", new CausalStorage<>(), ReplicatedRouter::of, 3)
          .row("sharded", new LwwStorage<>(), ShardedRouter::of, 3)
          .row("linearizable", new LwwStorage<>(), PaxosRouter::of, 3)
          .seeds(20)
          .sizes(1, 2, 4);

  private static final List<Double> SHARES = new CopyOnWriteArrayList<>();
  private static MatrixResult result = new MatrixResult(List.of(), 0, Map.of());

  @BeforeAll
  static void measure() {
    result = MATRIX.measure((share, part) -> SHARES.add(share));
  }

  private static double share(String row, String phase, String side) {
    return result.row(row).availability().share(phase, side);
  }

  private static List<Double> curve(String row, boolean writes) {
    List<Double> values = new ArrayList<>();
    for (Point point : result.row(row).scalability().points()) {
      values.add(writes ? point.writes() : point.reads());
    }
    return values;
  }

  @Test
  void the_strongest_guarantee_that_holds_is_found_with_what_breaks_the_next() {
    assertThat(result.row("sharded").consistency().guarantee()).isEqualTo("linearizable");
    assertThat(result.row("sharded").consistency().runs()).isEqualTo(20);
    assertThat(result.row("sharded").consistency().operations()).isGreaterThan(4000);
    MatrixRow.Consistent replicated = result.row("replicated").consistency();
    assertThat(replicated.guarantee()).isEqualTo("causal+");
    assertThat(replicated.counterexamples()).hasSize(1);
    MatrixRow.Counterexample counterexample = replicated.counterexamples().get(0);
    assertThat(counterexample.guarantee()).isEqualTo("linearizable");
    Simulation<String> simulation =
        Simulation.of(new CausalStorage<>(), ReplicatedRouter.of(3))
            .rules(Rules.of(Consistency.LINEARIZABLE));
    assertThat(simulation.judge(simulation.replay(counterexample.scenario())))
        .hasValueSatisfying(
            finding -> assertThat(finding.reason()).isEqualTo(counterexample.reason()));
  }

  @Test
  void who_is_available_when() {
    for (MatrixRow row : result.rows()) {
      assertThat(row.availability().share(Availability.CALM, Availability.ALL)).isEqualTo(1);
      assertThat(row.availability().share(Availability.HEALED, Availability.ALL))
          .as(row.name())
          .isGreaterThan(0.99);
    }
    for (String phase : List.of(Availability.MINORITY, Availability.MAJORITY)) {
      for (String side : List.of(Availability.CUT_OFF, Availability.OTHERS)) {
        assertThat(share("replicated", phase, side)).isGreaterThan(0.98);
        assertThat(share("sharded", phase, side)).isBetween(0.15, 0.75);
      }
    }
    assertThat(share("linearizable", Availability.MINORITY, Availability.CUT_OFF)).isZero();
    assertThat(share("linearizable", Availability.MINORITY, Availability.OTHERS)).isEqualTo(1);
    assertThat(share("linearizable", Availability.MAJORITY, Availability.CUT_OFF)).isZero();
    assertThat(share("linearizable", Availability.MAJORITY, Availability.OTHERS)).isZero();
    assertThat(share("local", Availability.HOST_DOWN, Availability.ALL)).isZero();
    assertThat(share("sharded", Availability.HOST_DOWN, Availability.ALL)).isBetween(0.5, 0.75);
    assertThat(share("linearizable", Availability.HOST_DOWN, Availability.ALL)).isEqualTo(1);
  }

  @Test
  void how_long_until_all_is_well() {
    assertThat(result.row("replicated").recovery().converged()).isBetween(1.0, 300.0);
    assertThat(result.row("replicated").recovery().served()).isEqualTo(2);
    assertThat(result.row("replicated").recovery().deaths())
        .hasSize(3)
        .allMatch(death -> death.untilServed() > 0 && death.untilServed() < 200);
    assertThat(result.row("sharded").recovery().deaths())
        .allMatch(death -> death.untilServed() < 0);
    MatrixRow.Death leader = result.row("linearizable").recovery().deaths().get(0);
    assertThat(leader.host()).isEqualTo("node-0");
    assertThat(leader.untilServed()).isBetween(50.0, 400.0);
    assertThat(result.row("linearizable").recovery().deaths().get(2).untilServed()).isEqualTo(4);
  }

  @Test
  void what_an_operation_costs() {
    MatrixRow.Costs sharded = result.row("sharded").cost();
    assertThat(sharded.messagesPerRead()).isEqualTo(2);
    assertThat(sharded.messagesPerWrite()).isEqualTo(2);
    assertThat(sharded.read().p50()).isEqualTo(2);
    assertThat(sharded.entriesPerKey()).isEqualTo(1);
    assertThat(sharded.backgroundMessages()).isZero();
    MatrixRow.Costs replicated = result.row("replicated").cost();
    assertThat(replicated.messagesPerWrite()).isBetween(3.5, 4.5);
    assertThat(replicated.entriesPerKey()).isEqualTo(3);
    MatrixRow.Costs linearizable = result.row("linearizable").cost();
    assertThat(linearizable.write().p50()).isEqualTo(4);
    assertThat(linearizable.write().random()).hasSize(101).isSorted();
    assertThat(linearizable.write().random().get(50)).isBetween(3.0, 5.0);
    assertThat(result.row("local").cost().messagesPerRead()).isZero();
  }

  @Test
  void shards_scale_and_copies_of_writes_do_not() {
    assertThat(curve("sharded", true).get(2)).isGreaterThan(3 * curve("sharded", true).get(0));
    assertThat(curve("replicated", false).get(2))
        .isGreaterThan(3.5 * curve("replicated", false).get(0));
    assertThat(curve("replicated", true).get(2)).isLessThan(1.1 * curve("replicated", true).get(0));
    assertThat(curve("linearizable", true).get(1)).isLessThan(curve("linearizable", true).get(0));
    assertThat(result.row("linearizable").scalability().points())
        .extracting(Point::size)
        .containsExactly(1, 3, 5);
    assertThat(curve("local", false)).containsOnly(10_000.0);
  }

  @Test
  void how_much_there_is_to_understand() {
    MatrixRow.Complex linearizable = result.row("linearizable").complexity();
    assertThat(linearizable.roles()).containsExactly("acceptor", "proposer", "replica");
    assertThat(linearizable.messageTypes())
        .anyMatch(type -> type.endsWith("AcceptorMessage$Accept"))
        .hasSizeGreaterThan(10);
    assertThat(linearizable.lines()).isGreaterThan(2 * result.row("sharded").complexity().lines());
  }

  @Test
  void what_processes_do_not_show_is_not_measured() {
    MatrixRow row = result.row("replicated");
    MatrixRow silent =
        new MatrixRow(
            "silent",
            row.composition(),
            row.consistency(),
            row.availability(),
            new MatrixRow.Recovers(2, null, row.recovery().deaths()),
            new MatrixRow.Costs(2, 2, 0, row.cost().read(), row.cost().write(), null),
            row.scalability(),
            row.complexity());
    MatrixResult shown = new MatrixResult(List.of(silent), 20, Map.of());
    assertThat(shown.toString())
        .containsPattern("time to convergence +not shown")
        .containsPattern("entries stored per key +not shown");
    assertThat(shown.toJson()).doesNotContain("entriesPerKey");
  }

  @Test
  void the_same_again() {
    Matrix small =
        Matrix.empty()
            .row("replicated", new CausalStorage<>(), ReplicatedRouter::of, 3)
            .seeds(5)
            .sizes(2);
    assertThat(small.measure((share, part) -> {}).toJson())
        .isEqualTo(small.measure((share, part) -> {}).toJson());
  }

  @Test
  void progress_ends_with_all() {
    assertThat(SHARES).hasSize(20).contains(1.0).allMatch(share -> share > 0 && share <= 1);
  }

  @Test
  void is_printed_and_written(@TempDir Path directory) throws IOException {
    assertThat(result.toString().lines().findFirst().orElseThrow().split(" +"))
        .containsExactly("", "local", "replicated", "sharded", "linearizable");
    result.write(directory);
    assertThat(directory.resolve("matrix.md"))
        .content()
        .startsWith("|  | local | replicated | sharded | linearizable |\n|---|---|---|---|---|\n")
        .contains("| verified consistency | linearizable | causal+ | linearizable | linearizable");
    assertThat(
            JsonParser.parseString(Files.readString(directory.resolve("matrix.json")))
                .getAsJsonObject()
                .getAsJsonArray("rows"))
        .hasSize(4);
    assertThat(directory.resolve("replicated-is-not-linearizable.html")).exists();
  }

  @Test
  void the_page_leads_from_each_cell_to_its_evidence(@TempDir Path directory) throws IOException {
    try (Browser browser = Browser.orSkip()) {
      browser.size(1300, 2600);
      browser.medium("", "light");
      browser.open(result.write(directory));
      browser.screenshot(Path.of("target", "screenshots", "matrix.png"));
      String links = "[...document.querySelectorAll('#matrix a')].map(a => a.getAttribute('href'))";
      assertThat(
              browser.evaluate(
                  links
                      + ".filter(a => a.startsWith('#') && !document.querySelector(a)).join(', ')"))
          .as("links to nothing")
          .isEmpty();
      assertThat(browser.evaluate(links + ".filter(a => !a.startsWith('#')).join(', ')"))
          .isEqualTo("replicated-is-not-linearizable.html");
      assertThat(browser.evaluate("String(document.querySelectorAll('svg path').length > 50)"))
          .isEqualTo("true");
      browser.evaluate("document.querySelector('#matrix a[href$=html]').click()");
      browser.awaitTitle("ReplicatedRouter(3) over CausalStorage");
      assertThat(browser.text("#violation")).contains("linearizable");
      assertThat(browser.complaints).isEmpty();
    }
  }

  @Test
  void bad_input_is_refused() {
    assertThatThrownBy(() -> MATRIX.row("local", new LwwStorage<>(), ShardedRouter::of, 2))
        .hasMessage("there already is a row 'local'; give each row a different name");
    assertThatThrownBy(() -> MATRIX.row("none", new LwwStorage<>(), ShardedRouter::of, 0))
        .hasMessage("size (0) of row 'none' must be > 0");
    assertThatThrownBy(() -> MATRIX.sizes())
        .hasMessage("sizes must not be empty; give at least one size");
    assertThatThrownBy(() -> MATRIX.sizes(1, 0)).hasMessage("size (0) must be > 0");
    assertThatThrownBy(() -> Matrix.empty().measure((share, part) -> {}))
        .hasMessage("the matrix has no row; add at least one with row(...)");
    assertThatThrownBy(() -> result.row("remote"))
        .hasMessageContaining("there is no row 'remote'; the rows are [local, replicated, sharded");
  }
}
