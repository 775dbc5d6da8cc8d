package io.kvszoo.testkit.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads EDN, the notation of Clojure's data, as far as histories use it:
 *
 * <pre>
 * value   := "nil" | "true" | "false" | integer | decimal | string | keyword | symbol
 *          | "[" value* "]" | "(" value* ")" | "#{" value* "}" | "{" (value value)* "}"
 *          | "#" symbol value          (a tagged value; the tag is dropped)
 *          | "#_" value value          (the first is dropped)
 * integer := ["-"] digits ["N"]        (64 bits)
 * string  := '"' (character | "\" ("n" | "r" | "t" | '"' | "\" | "u" hex hex hex hex))* '"'
 * keyword := ":" name                  symbol := name
 * </pre>
 *
 * <p>Blanks, line ends and commas separate, and ";" begins a comment. Values become {@link Nil},
 * Boolean, Long, Double, String, {@link Keyword}, {@link Symbol}, List (sets too) and Map.
 */
final class EdnReader {

  /** EDN's nil. */
  enum Nil {
    NIL
  }

  /** A keyword, without its colon. */
  record Keyword(String name) {

    @Override
    public String toString() {
      return ":" + name;
    }
  }

  /** A symbol. */
  record Symbol(String name) {}

  private static final String DELIMITERS = "()[]{}\";,";

  private final String text;
  private int position;
  private int line = 1;

  EdnReader(String text) {
    this.text = text;
  }

  /** The line of the next token, from 1. */
  int line() {
    return line;
  }

  /** Goes to the next value, and says whether there is one. */
  boolean hasNext() {
    skipBlanks();
    return position < text.length();
  }

  /** Reads the next value. */
  Object next() {
    if (!hasNext()) {
      throw error("the text ends where a value is expected");
    }
    char first = text.charAt(position);
    return switch (first) {
      case '[' -> list(']');
      case '(' -> list(')');
      case '{' -> map();
      case '"' -> string();
      case '#' -> dispatch();
      case ']', ')', '}' -> throw error("'" + first + "' closes nothing");
      default -> atom();
    };
  }

  private Object dispatch() {
    position++;
    if (text.startsWith("{", position)) {
      return list('}');
    }
    if (text.startsWith("_", position)) {
      position++;
      next();
    } else {
      token();
    }
    return next();
  }

  private List<Object> list(char end) {
    int begun = line;
    position++;
    List<Object> values = new ArrayList<>();
    while (!closes(end, begun)) {
      values.add(next());
    }
    return values;
  }

  private Map<Object, Object> map() {
    int begun = line;
    position++;
    Map<Object, Object> map = new LinkedHashMap<>();
    while (!closes('}', begun)) {
      Object key = next();
      if (closes('}', begun)) {
        throw error("key " + key + " has no value");
      }
      map.put(key, next());
    }
    return map;
  }

  private boolean closes(char end, int begun) {
    if (!hasNext()) {
      throw error("the text ends before the '%s' that closes line %d".formatted(end, begun));
    }
    if (text.charAt(position) != end) {
      return false;
    }
    position++;
    return true;
  }

  private String string() {
    int begun = line;
    StringBuilder string = new StringBuilder();
    position++;
    while (position < text.length()) {
      char next = text.charAt(position++);
      if (next == '"') {
        return string.toString();
      }
      if (next == '\n') {
        line++;
      }
      string.append(next == '\\' ? escaped() : next);
    }
    throw error("the string that begins in line " + begun + " does not end");
  }

  private char escaped() {
    char escape = position < text.length() ? text.charAt(position++) : ' ';
    return switch (escape) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '"', '\\' -> escape;
      case 'u' -> unicode();
      default -> throw error("unknown escape '\\" + escape + "' in a string");
    };
  }

  private char unicode() {
    try {
      char unicode = (char) Integer.parseInt(text, position, position + 4, 16);
      position += 4;
      return unicode;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw error("'\\u' needs four hexadecimal digits");
    }
  }

  private Object atom() {
    String token = token();
    return switch (token) {
      case "nil" -> Nil.NIL;
      case "true" -> true;
      case "false" -> false;
      default -> name(token);
    };
  }

  private Object name(String token) {
    if (token.startsWith(":")) {
      return new Keyword(token.substring(1));
    }
    return token.matches("[-+]?\\d.*") ? number(token) : new Symbol(token);
  }

  private Object number(String token) {
    try {
      if (token.matches("[-+]?\\d+N?")) {
        return Long.parseLong(token.replace("N", ""));
      }
      return Double.parseDouble(token);
    } catch (NumberFormatException e) {
      throw error("'" + token + "' is not a number of 64 bits");
    }
  }

  private String token() {
    int start = position;
    while (position < text.length() && !isDelimiter(text.charAt(position))) {
      position++;
    }
    if (position == start) {
      throw error("a name is expected");
    }
    return text.substring(start, position);
  }

  private static boolean isDelimiter(char character) {
    return Character.isWhitespace(character) || DELIMITERS.indexOf(character) >= 0;
  }

  private void skipBlanks() {
    for (; position < text.length(); position++) {
      char next = text.charAt(position);
      if (next == '\n') {
        line++;
      } else if (next == ';') {
        int end = text.indexOf('\n', position);
        position = (end < 0 ? text.length() : end) - 1;
      } else if (next != ',' && !Character.isWhitespace(next)) {
        return;
      }
    }
  }

  /** Returns an exception with a problem and its line. */
  IllegalArgumentException error(String problem) {
    return new IllegalArgumentException("line " + line + ": " + problem);
  }
}
