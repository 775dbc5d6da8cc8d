package io.kvszoo.testkit.matrix;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.kvszoo.testkit.html.Template;
import io.kvszoo.testkit.page.RunPage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The measurements of architectures.
 *
 * @param rows the rows, in the order in which they were added
 * @param seeds the number of runs in which a guarantee had to hold
 * @param pages the pages of counterexamples, by file name
 */
public record MatrixResult(List<MatrixRow> rows, int seeds, Map<String, RunPage> pages) {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /** Copies rows and pages. */
  public MatrixResult {
    rows = List.copyOf(rows);
    pages = Map.copyOf(pages);
  }

  /**
   * Finds a row.
   *
   * @param name its name
   * @return the row
   * @throws IllegalArgumentException if there is no row of that name
   */
  public MatrixRow row(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no row '%s'; the rows are %s"
                        .formatted(name, rows.stream().map(MatrixRow::name).toList())));
  }

  /**
   * Returns this matrix as a Markdown table, with one column for each architecture.
   *
   * @return the lines of the table
   */
  public String toMarkdown() {
    return MatrixTable.of(rows).markdown();
  }

  /**
   * Returns this matrix with all details, for programs.
   *
   * @return a JSON object
   */
  public String toJson() {
    return GSON.toJson(data());
  }

  private JsonObject data() {
    JsonObject data = new JsonObject();
    data.addProperty("seeds", seeds);
    data.add("rows", GSON.toJsonTree(rows));
    data.add("table", GSON.toJsonTree(MatrixTable.of(rows).cells()));
    return data;
  }

  /**
   * Writes {@code index.html}, {@code matrix.md}, {@code matrix.json} and the pages of
   * counterexamples, and replaces existing files.
   *
   * @param directory the directory, which is created if it does not exist
   * @return the file of the page
   * @throws UncheckedIOException if a file cannot be written
   */
  public Path write(Path directory) {
    pages.forEach((name, page) -> page.write(directory.resolve(name)));
    Template.write(directory.resolve("matrix.md"), toMarkdown());
    Template.write(directory.resolve("matrix.json"), toJson());
    Template page =
        new Template(MatrixResult.class, "matrix.html", List.of("matrix.css"), "matrix.js");
    return Template.write(
        directory.resolve("index.html"), page.fill("Architectures, measured", toJson()));
  }

  /** Returns this matrix as a text table, with one column for each architecture. */
  @Override
  public String toString() {
    return MatrixTable.of(rows).toString();
  }
}
