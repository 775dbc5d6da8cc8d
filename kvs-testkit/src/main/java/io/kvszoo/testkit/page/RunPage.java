package io.kvszoo.testkit.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import io.kvszoo.testkit.html.Template;
import io.kvszoo.testkit.recording.EventLog;
import io.kvszoo.testkit.recording.Evidence;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.recording.Recording;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A run as one self-contained HTML file. It shows hosts as lines and messages as arrows (Lamport's
 * space-time diagram), faults and leaders as bands, operations of clients on the same axis, and the
 * state of each process at any moment:
 *
 * <pre>{@code
 * new RunPage(simulation.recording(17)).write(Path.of("run.html"));
 * }</pre>
 *
 * @param recording the recording of the run
 */
public record RunPage(Recording recording) {

  private static final Template TEMPLATE =
      new Template(RunPage.class, "run.html", List.of("run.css"), "run.js");
  private static final Path LEFT = Path.of("target", "kvszoo");
  private static final int LONGEST_NAME = 150;

  /**
   * Writes this page, and replaces an existing file.
   *
   * @param file the HTML file; missing parent directories are created
   * @return the file
   * @throws UncheckedIOException if it cannot be written
   */
  public Path write(Path file) {
    return Template.write(file, html());
  }

  /**
   * Writes this page below {@code target/kvszoo}, for the message of a test that fails. It does not
   * throw, so that the failure of the test is not hidden.
   *
   * @return a line of text that names the file, or the reason why it could not be written
   */
  public String leave() {
    String rule = recording.finding().map(Finding::rule).orElse("holds");
    String plain = (recording.title() + " " + rule).replaceAll("[^A-Za-z0-9]+", "-");
    String named = plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    String reason = recording.finding().map(Finding::reason).orElse("");
    String file = "%s-%08x.html".formatted(named, (recording.about() + reason).hashCode());
    try {
      return "to see it: " + write(LEFT.resolve(file).toAbsolutePath());
    } catch (UncheckedIOException e) {
      return e.getMessage() + ": " + e.getCause();
    }
  }

  /**
   * Returns the page.
   *
   * @return HTML
   */
  public String html() {
    Interned texts = new Interned();
    JsonObject data = new JsonObject();
    data.addProperty("title", recording.title());
    data.addProperty("summary", summary());
    data.addProperty("about", recording.about());
    data.add("clients", array(recording.clients()));
    data.add("aside", array(recording.aside()));
    data.add("operations", operations(texts));
    recording.finding().ifPresent(finding -> data.add("violation", violation(finding)));
    new EventRows(recording.log(), texts).addTo(data);
    data.add("texts", texts.toJson());
    return TEMPLATE.fill(recording.title(), data.toString());
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private String summary() {
    EventLog log = recording.log();
    History<?, ?> history = recording.history();
    String events = String.format(Locale.ROOT, "%,d events", log.events().size());
    String all =
        log.missed() == 0
            ? events
            : String.format(
                Locale.ROOT, "the first %s of %,d", events, log.events().size() + log.missed());
    return String.format(
        Locale.ROOT, "%s, %,d operation%s", all, history.size(), history.size() == 1 ? "" : "s");
  }

  /** For each operation: index, client, input, answer, begin and end in ns, and kind of ending. */
  private JsonArray operations(Interned texts) {
    JsonArray all = new JsonArray();
    for (Operation<?, ?> operation : recording.history().operations()) {
      JsonArray row = new JsonArray();
      row.add(operation.index());
      row.add(operation.client());
      row.add(texts.number(operation.input().toString()));
      row.add(texts.number(operation.ending().toString()));
      row.add(operation.invokedAt());
      row.add(operation.completedAt());
      if (operation.isOk()) {
        row.add("ok");
      } else {
        row.add(operation.ending() instanceof Ending.Failed<?> ? "failed" : "unknown");
      }
      all.add(row);
    }
    return all;
  }

  private static JsonObject violation(Finding finding) {
    JsonObject shown = new JsonObject();
    shown.addProperty("rule", finding.rule());
    shown.addProperty("reason", finding.reason());
    JsonArray operations = new JsonArray();
    finding.operations().forEach(operations::add);
    shown.add("operations", operations);
    JsonArray moments = new JsonArray();
    for (Evidence evidence : finding.evidence()) {
      if (evidence instanceof Evidence.Event event) {
        moments.add(event.at().toNanos());
      }
    }
    shown.add("moments", moments);
    return shown;
  }
}
