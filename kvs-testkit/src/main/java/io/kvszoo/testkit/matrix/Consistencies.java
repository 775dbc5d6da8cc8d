package io.kvszoo.testkit.matrix;

import io.kvszoo.router.Consistency;
import io.kvszoo.testkit.matrix.MatrixRow.Consistent;
import io.kvszoo.testkit.matrix.MatrixRow.Counterexample;
import io.kvszoo.testkit.page.RunPage;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.simulation.Report;
import io.kvszoo.testkit.simulation.Rule;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Run;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Finds the strongest guarantee that holds in many runs under faults. */
final class Consistencies {

  private Consistencies() {}

  /** Counts the operations of the runs in which the rules before it hold. */
  private record Counter(LongAdder operations) implements Rule<String> {

    @Override
    public Optional<Finding> judge(Run<String> run) {
      operations.add(run.history().size());
      return Optional.empty();
    }
  }

  private static final List<Consistency> GUARANTEES =
      List.of(
          Consistency.LINEARIZABLE,
          Consistency.CAUSAL,
          Consistency.CAUSAL.withinEachPart(),
          Consistency.EVENTUAL);

  static Consistent measure(Architecture architecture, int seeds, Map<String, RunPage> pages) {
    Simulation<String> simulation =
        Simulation.of(architecture.storage(), architecture.router())
            .seeds(seeds)
            .progress(line -> {});
    String claimed = architecture.router().consistency(architecture.storage()).toString();
    List<Counterexample> counterexamples = new ArrayList<>();
    for (Consistency guarantee : GUARANTEES) {
      LongAdder operations = new LongAdder();
      List<Rule<String>> rules = new ArrayList<>(Rules.of(guarantee));
      rules.add(new Counter(operations));
      Simulation<String> held = simulation.rules(rules);
      Report report = held.run();
      if (report.violation().isEmpty()) {
        return new Consistent(
            guarantee.toString(), claimed, report.runs(), operations.sum(), counterexamples);
      }
      Violation violation = report.violation().get();
      String page = page(architecture, guarantee);
      while (pages.containsKey(page)) {
        page = "also-" + page; // Of a row whose name differs in other characters only.
      }
      pages.put(page, new RunPage(held.recording(violation.smallest().toString())));
      counterexamples.add(
          new Counterexample(
              guarantee.toString(),
              violation.smallestFinding().rule(),
              violation.smallestFinding().reason(),
              violation.smallest().toString(),
              page));
    }
    return new Consistent("none", claimed, seeds, 0, counterexamples);
  }

  private static String page(Architecture architecture, Consistency guarantee) {
    String words = architecture.name() + " is not " + guarantee;
    return words.replaceAll("[^A-Za-z0-9]+", " ").strip().replace(' ', '-') + ".html";
  }
}
