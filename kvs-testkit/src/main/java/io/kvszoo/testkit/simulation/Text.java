package io.kvszoo.testkit.simulation;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of scenarios, faults and what they consist of. */
final class Text {

  private static final Pattern DURATION = Pattern.compile("(-?\\d+)(ns|us|ms|s)");
  private static final Pattern TIMES = Pattern.compile("(\\d+\\w+)-(\\d+\\w+)");

  /** A word, or anything in quotes. */
  private static final Pattern TOKEN = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^\\s\"]+");

  private static final Pattern PLAIN = Pattern.compile("[\\w./:@-]+");
  static final String BETWEEN = "|";

  private Text() {}

  static String of(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000_000 == 0) {
      return nanos / 1_000_000_000 + "s";
    } else if (nanos % 1_000_000 == 0) {
      return nanos / 1_000_000 + "ms";
    }
    return nanos % 1_000 == 0 ? nanos / 1_000 + "us" : nanos + "ns";
  }

  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no duration; write 5ms, with s, ms, us or ns".formatted(text));
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "ms" -> Duration.ofMillis(amount);
      case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000));
      default -> Duration.ofNanos(amount);
    };
  }

  /** A word and what follows it: names of hosts, times and numbers. */
  static String line(String word, Object... arguments) {
    StringBuilder line = new StringBuilder(word);
    for (Object argument : arguments) {
      line.append(' ').append(argument(argument));
    }
    return line.toString();
  }

  private static String argument(Object argument) {
    if (argument instanceof Set<?> hosts) {
      return hosts.stream().map(Text::argument).collect(joining(" "));
    } else if (argument instanceof Duration duration) {
      return of(duration);
    }
    return argument instanceof String host && !host.equals(BETWEEN)
        ? name(host)
        : argument.toString();
  }

  private static String name(String host) {
    return PLAIN.matcher(host).matches()
        ? host
        : '"' + host.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The words of a text; quoted ones may contain anything. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String quoted = matcher.group(1);
      words.add(quoted == null ? matcher.group() : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return words;
  }

  /** Statements end with a semicolon, or at the end of the line; not inside of quotes. */
  static List<String> statements(String text) {
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

  static boolean isFault(String statement) {
    return !statement.isEmpty() && Character.isDigit(statement.charAt(0));
  }

  static Fault fault(String statement) {
    List<String> words = words(statement);
    Matcher times = TIMES.matcher(words.get(0));
    if (!times.matches() || words.size() < 2) {
      throw new IllegalArgumentException(
          "'%s' is no fault; write 10ms-2s crash replica-0".formatted(statement));
    }
    try {
      return new Fault(
          duration(times.group(1)),
          duration(times.group(2)),
          FaultKind.read(words.subList(1, words.size()), UnaryOperator.identity()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no fault: %s".formatted(statement, e.getMessage()), e);
    }
  }
}
