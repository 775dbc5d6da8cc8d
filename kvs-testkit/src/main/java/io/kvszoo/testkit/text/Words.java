package io.kvszoo.testkit.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits the text of a plan or a scenario into statements and words. */
public final class Words {

  /** A word, or any text in quotes. */
  private static final Pattern TOKEN = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^\\s\"]+");

  private static final Pattern PLAIN = Pattern.compile("[\\w./:@-]+");

  private Words() {}

  /**
   * Formats a name as one word.
   *
   * @param name any text
   * @return the name, in quotes if it has characters that a word cannot have
   */
  public static String quoted(String name) {
    return PLAIN.matcher(name).matches()
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Splits a text into words; a quoted word may contain any characters.
   *
   * @param text any text
   * @return its words, without quotes
   */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String quoted = matcher.group(1);
      words.add(quoted == null ? matcher.group() : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return words;
  }

  /**
   * Splits a text into statements, which end with a semicolon or at the end of the line, except
   * inside of quotes.
   *
   * @param text any text
   * @return its statements, without those that are blank
   */
  public static List<String> statements(String text) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      boolean escaped = quoted && i > 0 && text.charAt(i - 1) == '\\';
      quoted ^= next == '"' && !escaped;
      if (!quoted && (next == ';' || next == '\n')) {
        statements.add(statement.toString().strip());
        statement.setLength(0);
      } else {
        statement.append(next);
      }
    }
    statements.add(statement.toString().strip());
    statements.removeIf(String::isEmpty);
    return statements;
  }
}
