package io.kvszoo.testkit.matrix;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Strings;
import io.kvszoo.testkit.matrix.MatrixRow.Available;
import io.kvszoo.testkit.matrix.MatrixRow.Death;
import io.kvszoo.testkit.matrix.MatrixRow.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A matrix as text, with one line for each measure and one column for each architecture.
 *
 * @param cells the cells by line; the first line has the names of the architectures, and the first
 *     cell of each other line names its measure
 */
record MatrixTable(List<List<String>> cells) {

  private record Measure(String name, Function<MatrixRow, String> text) {}

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("verified consistency", row -> row.consistency().guarantee()),
          new Measure("- in runs / operations", MatrixTable::evidence),
          new Measure(
              "operations served: no fault",
              row -> percent(row.availability(), Availability.CALM, Availability.ALL)),
          new Measure(
              "- minority partitioned away: inside / outside",
              row -> sides(row, Availability.MINORITY)),
          new Measure(
              "- every majority host isolated: inside / outside",
              row -> sides(row, Availability.MAJORITY)),
          new Measure(
              "- one host crashed",
              row -> percent(row.availability(), Availability.HOST_DOWN, Availability.ALL)),
          new Measure(
              "- after healing",
              row -> percent(row.availability(), Availability.HEALED, Availability.ALL)),
          new Measure("after healing: time to first answer", row -> soon(row.recovery().served())),
          new Measure(
              "- time to convergence",
              row -> ifShown(row.recovery().converged(), MatrixTable::soon)),
          new Measure("unavailable after a host crash", MatrixTable::deaths),
          new Measure(
              "messages per read / per write",
              row ->
                  "%s / %s"
                      .formatted(
                          number(row.cost().messagesPerRead()),
                          number(row.cost().messagesPerWrite()))),
          new Measure(
              "- background messages per second", row -> number(row.cost().backgroundMessages())),
          new Measure(
              "delays per read, p50 / p99",
              row ->
                  "%s / %s"
                      .formatted(number(row.cost().read().p50()), number(row.cost().read().p99()))),
          new Measure(
              "- per write, p50 / p99",
              row ->
                  "%s / %s"
                      .formatted(
                          number(row.cost().write().p50()), number(row.cost().write().p99()))),
          new Measure(
              "entries stored per key",
              row -> ifShown(row.cost().entriesPerKey(), MatrixTable::number)),
          new Measure("reads per second, as size grows", row -> growth(row, Point::reads)),
          new Measure("writes per second, as size grows", row -> growth(row, Point::writes)),
          new Measure(
              "roles / message types / lines",
              row ->
                  "%d / %d / %s"
                      .formatted(
                          row.complexity().roles().size(),
                          row.complexity().messageTypes().size(),
                          number(row.complexity().lines()))));

  static MatrixTable of(List<MatrixRow> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(line("", rows, MatrixRow::name));
    MEASURES.forEach(measure -> lines.add(line(measure.name(), rows, measure.text())));
    return new MatrixTable(lines);
  }

  private static List<String> line(
      String name, List<MatrixRow> rows, Function<MatrixRow, String> text) {
    List<String> line = new ArrayList<>(List.of(name));
    rows.forEach(row -> line.add(text.apply(row)));
    return line;
  }

  private static String evidence(MatrixRow row) {
    return String.format(
        Locale.ROOT, "%,d / %,d", row.consistency().runs(), row.consistency().operations());
  }

  private static String sides(MatrixRow row, String phase) {
    return percent(row.availability(), phase, Availability.CUT_OFF)
        + " / "
        + percent(row.availability(), phase, Availability.OTHERS);
  }

  private static String percent(Available available, String phase, String side) {
    return Math.round(100 * available.share(phase, side)) + " %";
  }

  private static String deaths(MatrixRow row) {
    Comparator<Death> byTime =
        Comparator.comparingDouble(
            death -> death.untilServed() < 0 ? Double.MAX_VALUE : death.untilServed());
    Death best = row.recovery().deaths().stream().min(byTime).orElseThrow();
    Death worst = row.recovery().deaths().stream().max(byTime).orElseThrow();
    return best.untilServed() == worst.untilServed()
        ? millis(worst.untilServed())
        : "%s to %s".formatted(millis(best.untilServed()), millis(worst.untilServed()));
  }

  private static String ifShown(@Nullable Double measured, DoubleFunction<String> text) {
    return measured == null ? "not shown" : text.apply(measured);
  }

  private static String soon(double millis) {
    return millis < 0 ? "not within 1 s" : millis(millis);
  }

  private static String millis(double millis) {
    return millis < 0 ? "until restart" : number(millis) + " ms";
  }

  private static String growth(MatrixRow row, ToDoubleFunction<Point> throughput) {
    List<Point> points = row.scalability().points();
    if (points.isEmpty()) {
      return "no such size";
    }
    double first = throughput.applyAsDouble(points.get(0));
    double last = throughput.applyAsDouble(points.get(points.size() - 1));
    double factor = last / first;
    return "%s to %s (x %s)"
        .formatted(
            thousands(first),
            thousands(last),
            factor < 1 ? String.format(Locale.ROOT, "%.2f", factor) : number(factor));
  }

  private static String thousands(double number) {
    return number < 1000
        ? number(number)
        : String.format(Locale.ROOT, number < 10_000 ? "%.1fk" : "%.0fk", number / 1000);
  }

  /** With one digit after the point, if it is not zero. */
  private static String number(double number) {
    String text = String.format(Locale.ROOT, "%,.1f", number + 0.0);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2).replace("-0", "0") : text;
  }

  String markdown() {
    List<String> lines = new ArrayList<>();
    for (List<String> line : cells) {
      lines.add("| " + String.join(" | ", line) + " |\n");
      if (lines.size() == 1) {
        lines.add("|" + "---|".repeat(line.size()) + "\n");
      }
    }
    return String.join("", lines);
  }

  @Override
  public String toString() {
    List<Integer> widths =
        IntStream.range(0, cells.get(0).size())
            .mapToObj(
                column ->
                    cells.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
            .toList();
    return cells.stream()
        .map(
            line ->
                IntStream.range(0, line.size())
                    .mapToObj(column -> Strings.padEnd(line.get(column), widths.get(column), ' '))
                    .collect(joining("  "))
                    .stripTrailing())
        .collect(joining("\n", "", "\n"));
  }
}
