package io.kvszoo.testkit.html;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of a page: an HTML file with placeholders for a title, styles, data and a script,
 * which are combined into one self-contained file.
 *
 * @param owner the class in whose package the files are
 * @param html the file with the placeholders
 * @param styles the files with styles, in addition to those of all pages
 * @param script the file with the script
 */
public record Template(Class<?> owner, String html, List<String> styles, String script) {

  private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

  /** Copies the names. */
  public Template {
    styles = List.copyOf(styles);
  }

  /**
   * Fills the placeholders; placeholders in the filled-in text are not replaced.
   *
   * @param title the title of the page
   * @param json the data for the script
   * @return HTML
   */
  public String fill(String title, String json) {
    List<String> style = new ArrayList<>(List.of(read(Template.class, "page.css")));
    styles.forEach(file -> style.add(read(owner, file)));
    return PLACE
        .matcher(read(owner, html))
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    switch (place.group(1)) {
                      case "title" -> escape(title);
                      case "style" -> String.join("", style);
                      case "data" ->
                          json.replace("<", "\\u003c"); // Nothing in it ends the element.
                      default -> read(owner, script);
                    }));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String read(Class<?> owner, String file) {
    try {
      return Resources.toString(Resources.getResource(owner, file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the test kit cannot read its file " + file, e);
    }
  }

  /**
   * Writes a file, and replaces an existing one.
   *
   * @param file the file; missing parent directories are created
   * @param text the contents, written in UTF-8
   * @return the file
   * @throws UncheckedIOException if it cannot be written
   */
  public static Path write(Path file, String text) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the file " + file, e);
    }
  }
}
