package io.kvszoo.testkit.checker;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kvszoo.testkit.checker.linearizability.ListOperation;
import io.kvszoo.testkit.checker.linearizability.RegisterModel;
import io.kvszoo.testkit.checker.linearizability.RegisterOperation;
import io.kvszoo.testkit.checker.linearizability.RegisterResult;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Histories that others recorded, and what others found of them. They are not part of this project;
 * {@code -Dkvszoo.recorded=DIRECTORY} says where they are.
 */
public final class RecordedHistories {

  private static final Path DIRECTORY =
      Path.of(System.getProperty("kvszoo.recorded", "../../shared/data")).toAbsolutePath();

  private static final Pattern LOG_LINE =
      Pattern.compile("INFO\\s+jepsen\\.util\\s+-\\s+(\\d+)\\t:(\\w+)\\t:(\\w+)\\t(.*)");
  private static final Pattern LIST_LINE =
      Pattern.compile(
          "\\{:process (\\d+), :type :(\\w+), :f :(\\w+), :key \"(.*)\", :value (nil|\"(.*)\")\\}");
  private static final int NIL = -1;

  private RecordedHistories() {}

  /** Skips the tests of a class, and says so, where the histories are not there. */
  public static void assumePresent() {
    String absent =
        "skipped: there are no recorded histories in %s; -Dkvszoo.recorded=DIRECTORY says where"
            .formatted(DIRECTORY.normalize());
    if (!Files.isDirectory(DIRECTORY)) {
      System.out.println(absent);
    }
    assumeTrue(Files.isDirectory(DIRECTORY), absent);
  }

  /** Whether each file of a directory is linearizable, by file name. */
  public static Map<String, Boolean> linearizable(String directory) {
    return lines(DIRECTORY.resolve("expected-linearizable.tsv")).stream()
        .map(line -> line.split("\t", -1))
        .filter(columns -> columns[0].equals(directory))
        .collect(toMap(columns -> columns[1], columns -> Boolean.valueOf(columns[3])));
  }

  /** What each file of transactions is said to be. */
  public static Map<String, String> transactionVerdicts() {
    return lines(DIRECTORY.resolve("expected-transactions.tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .collect(toMap(columns -> columns[0], columns -> columns[1]));
  }

  public static List<String> lines(String directory, String file) {
    return lines(DIRECTORY.resolve(directory).resolve(file));
  }

  public static List<String> files(String directory) {
    try (var files = Files.list(DIRECTORY.resolve(directory))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One compare-and-set register. */
  public static History<RegisterOperation<Integer>, RegisterResult<Integer>> register(
      String directory, String file) {
    HistoryRecorder<RegisterOperation<Integer>, RegisterResult<Integer>> recorder =
        new HistoryRecorder<>();
    Map<Integer, Integer> open = new HashMap<>();
    long now = 0;
    for (String line : lines(directory, file)) {
      Matcher matcher = LOG_LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      int process = Integer.parseInt(matcher.group(1));
      String function = matcher.group(3);
      String value = matcher.group(4);
      now++;
      switch (matcher.group(2)) {
        case "invoke" ->
            open.put(process, recorder.invoke(process, operation(function, value), now));
        case "ok" -> recorder.complete(open.getOrDefault(process, NIL), ok(function, value), now);
        case "fail" -> recorder.complete(open.getOrDefault(process, NIL), fail(function), now);
        case "info" ->
            recorder.complete(open.getOrDefault(process, NIL), new Ending.Unknown<>(value), now);
        default -> throw new IllegalArgumentException(line);
      }
    }
    return recorder.history();
  }

  private static RegisterOperation<Integer> operation(String function, String value) {
    return switch (function) {
      case "read" -> new RegisterOperation.Read<>();
      case "write" -> new RegisterOperation.Write<>(Integer.parseInt(value));
      default -> {
        String[] pair = value.substring(1, value.length() - 1).split(" ", -1);
        yield new RegisterOperation.CompareAndSet<>(
            Integer.parseInt(pair[0]), Integer.parseInt(pair[1]));
      }
    };
  }

  private static Ending<RegisterResult<Integer>> ok(String function, String value) {
    return new Ending.Ok<>(
        switch (function) {
          case "read" ->
              new RegisterResult.Value<>(value.equals("nil") ? NIL : Integer.parseInt(value));
          case "write" -> new RegisterResult.Written<>();
          default -> new RegisterResult.Compared<>(true);
        });
  }

  /** A compareAndSet that failed says that the value was another; a read, nothing. */
  private static Ending<RegisterResult<Integer>> fail(String function) {
    return function.equals("cas")
        ? new Ending.Ok<>(new RegisterResult.Compared<>(false))
        : new Ending.Failed<>("timed out");
  }

  public static RegisterModel<Integer> registerModel() {
    return new RegisterModel<>(NIL);
  }

  /** Strings with put, append and get, as lists of the tokens that were appended. */
  public static History<ListOperation<String>, List<String>> lists(String file) {
    HistoryRecorder<ListOperation<String>, List<String>> recorder = new HistoryRecorder<>();
    Map<Integer, Integer> open = new HashMap<>();
    long now = 0;
    for (String line : lines("kv", file)) {
      Matcher matcher = LIST_LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(line);
      }
      int process = Integer.parseInt(matcher.group(1));
      String key = matcher.group(4);
      String value = Optional.ofNullable(matcher.group(6)).orElse("");
      now++;
      boolean get = matcher.group(3).equals("get");
      if (matcher.group(2).equals("invoke")) {
        ListOperation<String> operation =
            switch (matcher.group(3)) {
              case "get" -> new ListOperation.Get<>(key);
              case "put" -> new ListOperation.Put<>(key, value);
              default -> new ListOperation.Append<>(key, value);
            };
        open.put(process, recorder.invoke(process, operation, now));
      } else {
        List<String> found = get ? tokens(value) : List.of();
        recorder.complete(open.getOrDefault(process, NIL), new Ending.Ok<>(found), now);
      }
    }
    return recorder.history();
  }

  /** Tokens begin with an x and end with a y. */
  private static List<String> tokens(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=y)(?=x)", -1));
  }
}
