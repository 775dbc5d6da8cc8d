package io.kvszoo.testkit.simulation;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of faults and of what they consist of. */
final class Text {

  private static final Pattern DURATION = Pattern.compile("(-?\\d+)(ns|us|ms|s)");
  private static final Pattern TIMES = Pattern.compile("(\\d+\\w+)-(\\d+\\w+)");

  /** A word, or anything in quotes. */
  private static final Pattern TOKEN = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|[^\\s\"]+");

  private static final Pattern PLAIN = Pattern.compile("[\\w./:@-]+");
  private static final String BETWEEN = "|";

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

  static String of(FaultAction action) {
    if (action instanceof FaultAction.Crash crash) {
      return "crash " + name(crash.host());
    } else if (action instanceof FaultAction.CrashAtSync crash) {
      return "crash-at-sync " + name(crash.host());
    } else if (action instanceof FaultAction.Wipe wipe) {
      return "wipe " + name(wipe.host());
    } else if (action instanceof FaultAction.Pause pause) {
      return "pause " + name(pause.host());
    } else if (action instanceof FaultAction.Partition partition) {
      String word = partition.bothWays() ? "partition " : "partition-one-way ";
      return word + names(partition.from()) + " " + BETWEEN + " " + names(partition.to());
    } else if (action instanceof FaultAction.Loss loss) {
      return "loss " + loss.probability();
    } else if (action instanceof FaultAction.Duplication duplication) {
      return "duplication " + duplication.probability();
    } else if (action instanceof FaultAction.ReportedFailed reported) {
      return "reported-failed " + reported.probability();
    } else if (action instanceof FaultAction.Delay delay) {
      return "delay " + of(delay.min()) + " " + of(delay.max());
    } else if (action instanceof FaultAction.SlowLink slow) {
      return "slow-link " + name(slow.from()) + " " + name(slow.to()) + " " + of(slow.delay());
    } else if (action instanceof FaultAction.ClockStep step) {
      return "clock-step " + name(step.host()) + " " + of(step.step());
    }
    FaultAction.ClockDrift drift = (FaultAction.ClockDrift) action;
    return "clock-drift " + name(drift.host()) + " " + drift.rate();
  }

  private static String names(Collection<String> hosts) {
    return hosts.stream().map(Text::name).collect(joining(" "));
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
    if (!times.matches() || words.size() < 3) {
      throw new IllegalArgumentException(
          "'%s' is no fault; write 10ms-2s crash replica-0".formatted(statement));
    }
    try {
      return new Fault(
          duration(times.group(1)),
          duration(times.group(2)),
          action(words.get(1), words.subList(2, words.size())));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'%s' is no fault: %s".formatted(statement, e.getMessage()), e);
    }
  }

  private static FaultAction action(String word, List<String> arguments) {
    String first = arguments.get(0);
    return switch (word) {
      case "crash" -> new FaultAction.Crash(first);
      case "crash-at-sync" -> new FaultAction.CrashAtSync(first);
      case "wipe" -> new FaultAction.Wipe(first);
      case "pause" -> new FaultAction.Pause(first);
      case "partition" -> partition(arguments, true);
      case "partition-one-way" -> partition(arguments, false);
      case "loss" -> new FaultAction.Loss(Double.parseDouble(first));
      case "duplication" -> new FaultAction.Duplication(Double.parseDouble(first));
      case "reported-failed" -> new FaultAction.ReportedFailed(Double.parseDouble(first));
      case "delay" -> new FaultAction.Delay(duration(first), duration(arguments.get(1)));
      case "slow-link" ->
          new FaultAction.SlowLink(first, arguments.get(1), duration(arguments.get(2)));
      case "clock-step" -> new FaultAction.ClockStep(first, duration(arguments.get(1)));
      case "clock-drift" -> new FaultAction.ClockDrift(first, Double.parseDouble(arguments.get(1)));
      default ->
          throw new IllegalArgumentException(
              "'%s' is none of crash, crash-at-sync, wipe, pause, partition, partition-one-way, loss, duplication, reported-failed, delay, slow-link, clock-step and clock-drift"
                  .formatted(word));
    };
  }

  private static FaultAction partition(List<String> arguments, boolean bothWays) {
    int between = arguments.indexOf(BETWEEN);
    if (between < 0) {
      throw new IllegalArgumentException("the two sides are separated by ' | '");
    }
    Set<String> to = new LinkedHashSet<>(arguments.subList(between + 1, arguments.size()));
    return new FaultAction.Partition(
        new LinkedHashSet<>(arguments.subList(0, between)), to, bothWays);
  }
}
