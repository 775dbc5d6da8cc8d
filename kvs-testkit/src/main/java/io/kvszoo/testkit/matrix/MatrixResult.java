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
 * What was measured of some architectures.
 *
 * @param rows in the order in which they were added
 * @param seeds in how many runs a guarantee had to hold
 * @param pages by file name, the pages of counterexamples
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
   * @throws IllegalArgumentException if there is none of that name
   */
  public MatrixRow row(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no row '%s'; there are %s"
                        .formatted(name, rows.stream().map(MatrixRow::name).toList())));
  }

  /**
   * This matrix as a table for Markdown, an architecture a column.
   *
   * @return some lines
   */
  public String toMarkdown() {
    return MatrixTable.of(rows).markdown();
  }

  /**
   * This matrix with all details.
   *
   * @return a JSON object, for programs
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
   * counterexamples, over what was there.
   *
   * @param directory where; it is made if need be
   * @return the file of the page
   * @throws UncheckedIOException if something cannot be written
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

  /** This matrix as a table for people, an architecture a column. */
  @Override
  public String toString() {
    return MatrixTable.of(rows).toString();
  }
}
