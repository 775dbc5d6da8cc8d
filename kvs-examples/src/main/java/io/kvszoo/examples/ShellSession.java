package io.kvszoo.examples;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.stream.Collectors.joining;

import com.google.common.base.Strings;
import com.google.common.io.Resources;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.testkit.matrix.Architecture;
import io.kvszoo.testkit.page.RunPage;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of the {@link Shell}. */
final class ShellSession {

  private static final List<String> LESSONS = List.of("divergence", "leader", "shard");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|\\S+");
  private static final Pattern DURATION = Pattern.compile("(\\d+)(us|ms|s)");
  private static final String NOTHING = "-";
  private static final int TRACED = 20;

  /** A command: its arguments, its purpose, and its action. */
  private record Command(String usage, String help, Action action) {}

  /** The action of a command. */
  @FunctionalInterface
  private interface Action {
    void run(List<String> words);
  }

  private final PrintStream out;
  private final Map<String, Command> commands = new LinkedHashMap<>();
  private Optional<ShellStore> store = Optional.empty();
  private String client = "me";
  private long seed;
  private boolean goesOn = true;

  ShellSession(PrintStream out) {
    this.out = out;
    String names = Architectures.ALL.stream().map(Architecture::name).collect(joining(", "));
    add("use", "ARCHITECTURE [SIZE]", "start one of " + names, this::use);
    add("seed", "NUMBER", "set the seed of random choices, from the next 'use' on", this::seed);
    add(
        "put",
        "KEY VALUE",
        "write",
        words -> operate(2, KVSOperation.put(at(words, 0), at(words, 1)), words));
    add("get", "KEY", "read", words -> operate(1, KVSOperation.get(at(words, 0)), words));
    add("delete", "KEY", "remove", words -> operate(1, KVSOperation.delete(at(words, 0)), words));
    add(
        "cas",
        "KEY EXPECTED NEW",
        "write if the value is the expected one; - for no value",
        this::compareAndSet);
    add(
        "as",
        "CLIENT [COMMAND]",
        "execute one command, or all from now on, as another client",
        this::as);
    add(
        "partition",
        "HOST.. | HOST..",
        "partition hosts or clients from others",
        words -> faults().partition(words));
    add("heal", "", "end all partitions", words -> faults().heal());
    add("crash", "HOST..", "crash hosts", words -> faults().crash(words));
    add(
        "restart",
        "[HOST..]",
        "restart hosts; all, if none is named",
        words -> faults().restart(words));
    add("wipe", "HOST..", "crash hosts, and empty their disks", words -> faults().wipe(words));
    add(
        "loss",
        "PROBABILITY",
        "lose messages at random, on all links",
        words -> faults().loss(at(words, 0)));
    add("run", "DURATION", "let time pass, such as 50ms or 2s", this::run);
    add(
        "show",
        "",
        "show the state of each process: entries, clocks, ballots",
        words -> out.print(store().show()));
    add("trace", "[COUNT]", "show the last messages and faults; 20 by default", this::trace);
    add("save", "FILE", "write all events as a page, for a browser", this::save);
    add("lesson", "[NAME]", "run one of " + String.join(", ", LESSONS), this::lesson);
    add("help", "", "show this list", words -> help());
    add("exit", "", "end the shell", words -> goesOn = false);
  }

  private void add(String name, String usage, String help, Action action) {
    commands.put(name, new Command(usage, help, action));
  }

  /**
   * Executes a line, and prints its result.
   *
   * @return whether the session continues
   * @throws IllegalArgumentException if it cannot be done; the message says what would do
   */
  boolean execute(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group() : matcher.group(1));
    }
    if (!words.isEmpty() && !line.startsWith("#")) {
      execute(words);
    }
    return goesOn;
  }

  private void execute(List<String> words) {
    Command command = commands.get(words.get(0));
    checkArgument(
        command != null,
        "'%s' is not a command; the commands are %s",
        words.get(0),
        String.join(", ", commands.keySet()));
    try {
      command.action().run(words.subList(1, words.size()));
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "an argument is missing; write: %s %s".formatted(words.get(0), command.usage()), e);
    }
  }

  /** What could come after some words. */
  List<String> completions(List<String> before) {
    String command = before.isEmpty() ? "" : before.get(0);
    return switch (command) {
      case "" -> List.copyOf(commands.keySet());
      case "use" -> Architectures.ALL.stream().map(Architecture::name).toList();
      case "lesson" -> LESSONS;
      case "as" ->
          before.size() == 1
              ? store.map(ShellStore::clients).orElse(List.of())
              : completions(before.subList(2, before.size()));
      case "partition", "crash", "restart", "wipe" ->
          store.map(running -> running.faults().names()).orElse(List.of());
      case "get", "put", "delete", "cas" ->
          before.size() == 1 ? store.map(ShellStore::keys).orElse(List.of()) : List.of();
      default -> List.of();
    };
  }

  private static String at(List<String> words, int index) {
    return words.get(index);
  }

  private ShellStore store() {
    return store.orElseThrow(
        () -> new IllegalStateException("no architecture is running; start one: use replicated"));
  }

  private ShellFaults faults() {
    return store().faults();
  }

  private void use(List<String> words) {
    String name = at(words, 0);
    Architecture chosen =
        Architectures.ALL.stream()
            .filter(architecture -> architecture.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' is not an architecture; the architectures are %s"
                            .formatted(name, completions(List.of("use")))));
    int size = words.size() > 1 ? number(at(words, 1)) : chosen.size();
    ShellStore started = new ShellStore(chosen, size, seed);
    store.ifPresent(ShellStore::close);
    store = Optional.of(started);
    out.println(started.description());
  }

  private void seed(List<String> words) {
    seed = number(at(words, 0));
  }

  private static int number(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not an integer".formatted(word), e);
    }
  }

  private void operate(int count, KVSOperation<String> operation, List<String> words) {
    checkArgument(
        words.size() == count,
        "%s words are too many; put text with spaces in double quotes",
        words.size());
    out.println(store().execute(client, operation));
  }

  private void compareAndSet(List<String> words) {
    operate(
        3,
        new KVSOperation.CompareAndSet<>(
            at(words, 0), valueOrNothing(at(words, 1)), valueOrNothing(at(words, 2))),
        words);
  }

  private static Optional<String> valueOrNothing(String word) {
    return word.equals(NOTHING) ? Optional.empty() : Optional.of(word);
  }

  private void as(List<String> words) {
    String before = client;
    var unused = store().connect(at(words, 0));
    client = at(words, 0);
    if (words.size() > 1) {
      try {
        execute(words.subList(1, words.size()));
      } finally {
        client = before;
      }
    }
  }

  private void run(List<String> words) {
    out.println(store().run(duration(at(words, 0))));
  }

  private static Duration duration(String word) {
    Matcher matcher = DURATION.matcher(word);
    checkArgument(
        matcher.matches(),
        "'%s' is not a duration; write for example 50ms, with the unit us, ms or s",
        word);
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000));
      case "ms" -> Duration.ofMillis(amount);
      default -> Duration.ofSeconds(amount);
    };
  }

  private void trace(List<String> words) {
    int count = words.isEmpty() ? TRACED : number(at(words, 0));
    checkArgument(count >= 0, "'%s' lines cannot be shown; write a number from 0", count);
    store().trace(count).forEach(out::println);
  }

  private void save(List<String> words) {
    out.println("written: " + new RunPage(store().recording()).write(Path.of(at(words, 0))));
  }

  private void lesson(List<String> words) {
    if (words.isEmpty()) {
      out.println("the lessons are " + String.join(", ", LESSONS));
      return;
    }
    String name = at(words, 0);
    checkArgument(
        LESSONS.contains(name), "'%s' is not a lesson; the lessons are %s", name, LESSONS);
    try {
      String script =
          Resources.toString(
              Resources.getResource(ShellSession.class, "lessons/" + name + ".kvs"),
              StandardCharsets.UTF_8);
      Shell.script(new StringReader(script), out);
    } catch (IOException e) {
      throw new UncheckedIOException("the lesson cannot be read", e);
    }
  }

  private void help() {
    commands.forEach(
        (name, command) ->
            out.println(
                String.format(
                    Locale.ROOT,
                    "  %s%s",
                    Strings.padEnd(name + " " + command.usage(), 30, ' '),
                    command.help())));
  }
}
