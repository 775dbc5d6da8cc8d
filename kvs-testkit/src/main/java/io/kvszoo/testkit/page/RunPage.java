package io.kvszoo.testkit.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.Operation;
import io.kvszoo.testkit.html.Template;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A run as one HTML file, which shows without a network or any other file: hosts as lines and
 * messages as arrows (Lamport's space-time diagram), faults and leaders as bands, operations of
 * clients on the same axis, and what each process had at any moment. Simulations make theirs
 * themselves; of any other network:
 *
 * <pre>{@code
 * RunRecording recording = RunRecording.of(network); // before the server starts
 * ...
 * new RunPage("a run", "", recording, recorder.history(), names, List.of(), Optional.empty())
 *     .write(Path.of("run.html"));
 * }</pre>
 *
 * @param title what was run
 * @param about what to say below the diagram, such as how to repeat the run
 * @param recording what happened
 * @param history what clients asked and were told
 * @param clients by number, the names of the clients of the history
 * @param aside names of clients that are not shown at first, unless an operation of theirs is part
 *     of the violation
 * @param violation what rule was broken and how, if one was
 */
public record RunPage(
    String title,
    String about,
    RunRecording recording,
    History<?, ?> history,
    List<String> clients,
    List<String> aside,
    Optional<Blame> violation) {

  private static final Template TEMPLATE =
      new Template(RunPage.class, "run.html", List.of("run.css"), "run.js");
  private static final Path LEFT = Path.of("target", "kvszoo");
  private static final int LONGEST_NAME = 150;
  private static final Pattern OPERATION = Pattern.compile("#(\\d+)");

  /** Copies the names. */
  public RunPage {
    clients = List.copyOf(clients);
    aside = List.copyOf(aside);
  }

  /**
   * A rule that was broken. Operations that the reason names, as {@code #3}, are highlighted.
   *
   * @param rule the rule's name
   * @param reason how it was broken
   */
  public record Blame(String rule, String reason) {}

  /**
   * Writes this page, over what was there.
   *
   * @param file an HTML file; directories above it are made
   * @return the file
   * @throws UncheckedIOException if it cannot be written
   */
  public Path write(Path file) {
    return Template.write(file, html());
  }

  /**
   * Writes this page below {@code target/kvszoo}, for the message of a test that fails. It does not
   * throw, so that the failure is what is seen.
   *
   * @return a line that names the file, or says why there is none
   */
  public String leave() {
    String rule = violation.map(Blame::rule).orElse("holds");
    String plain = (title + " " + rule).replaceAll("[^A-Za-z0-9]+", "-");
    String named = plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    String file = "%s-%08x.html".formatted(named, (about + violation).hashCode());
    try {
      return "to see it: " + write(LEFT.resolve(file).toAbsolutePath());
    } catch (UncheckedIOException e) {
      return e.getMessage() + ": " + e.getCause();
    }
  }

  /**
   * The page.
   *
   * @return HTML
   */
  public String html() {
    JsonObject data = new JsonObject();
    data.addProperty("title", title);
    data.addProperty("summary", summary());
    data.addProperty("about", about);
    data.add("clients", array(clients));
    data.add("aside", array(aside));
    data.add("operations", operations());
    violation.ifPresent(blame -> data.add("violation", violation(blame)));
    recording.addTo(data);
    data.add("texts", recording.texts().toJson());
    return TEMPLATE.fill(title, data.toString());
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  private String summary() {
    String events = String.format(Locale.ROOT, "%,d events", recording.size());
    String all =
        recording.missed() == 0
            ? events
            : String.format(
                Locale.ROOT, "the first %s of %,d", events, recording.size() + recording.missed());
    return String.format(
        Locale.ROOT, "%s, %,d operation%s", all, history.size(), history.size() == 1 ? "" : "s");
  }

  /** By operation: index, client, what was asked, the answer, from and to in ns, how it ended. */
  private JsonArray operations() {
    JsonArray all = new JsonArray();
    for (Operation<?, ?> operation : history.operations()) {
      JsonArray row = new JsonArray();
      row.add(operation.index());
      row.add(operation.client());
      row.add(recording.texts().number(operation.input().toString()));
      row.add(recording.texts().number(operation.ending().toString()));
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

  private static JsonObject violation(Blame blame) {
    JsonObject shown = new JsonObject();
    shown.addProperty("rule", blame.rule());
    shown.addProperty("reason", blame.reason());
    JsonArray blamed = new JsonArray();
    OPERATION
        .matcher(blame.reason())
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .distinct()
        .forEach(blamed::add);
    shown.add("operations", blamed);
    return shown;
  }
}
