package io.kvszoo.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  private String run(String script) throws IOException {
    Shell.script(new StringReader(script), out);
    return printed.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"divergence", "leader", "shard"})
  void lessons_print_exactly_this(String lesson) throws IOException {
    String file = "lesson-" + lesson + ".txt";
    try (InputStream in = Objects.requireNonNull(ShellTest.class.getResourceAsStream(file), file)) {
      assertThat(run("lesson " + lesson))
          .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "local, local/store",
    "replicated, replica-2/replica",
    "sharded, shard-2/store",
    "sharded+replicated, shard-1/replica-0/replica",
    "linearizable, node-0/acceptor",
    "sharded+linearizable, shard-2/node-1/proposer"
  })
  void every_architecture_can_be_used(String architecture, String process) throws IOException {
    assertThat(run("use " + architecture + "\nput a 1\nget a\nshow\ntrace"))
        .contains("me: put a=1 -> ok", "me: get a -> 1", "  " + process);
  }

  @Test
  void the_readme_shows_what_happens() throws IOException {
    List<String> shown =
        Files.readString(Path.of("../README.md"))
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("> ") || line.startsWith("alice: "))
            .filter(line -> !line.startsWith("> save"))
            .toList();
    assertThat(shown).hasSize(5);
    String script =
        shown.stream()
            .filter(line -> line.startsWith("> "))
            .map(line -> line.substring(2) + "\n")
            .collect(joining());
    assertThat(run(script).lines()).containsAll(shown);
  }

  @Test
  void sizes_and_clients_are_chosen() throws IOException {
    assertThat(run("use replicated 5\nas alice\nput \"a key\" \"a value\"\nas bob get \"a key\""))
        .contains("ReplicatedRouter(5)")
        .contains("alice: put a key=a value -> ok")
        .contains("bob: get a key -> ");
  }

  @Test
  void faults_have_effects_and_ends() throws IOException {
    String text =
        run(
            "use sharded+linearizable 1\nput a 1\npartition s0/n0 me | s0/n1 s0/n2\nget a\nheal\nget a\n"
                + "wipe s0/n2\nrestart\nrun 1s\nget a\nloss 1.0\nget a\nloss 0\nget a\ntrace 10000");
    assertThat(text)
        .contains("partition: [shard-0/node-0, me] | [shard-0/node-1, shard-0/node-2]")
        .contains("shard-0/node-2 wiped")
        .contains("dropped (lost)");
    assertThat(text.split("get a -> 1 ", -1)).hasSize(4);
    assertThat(text.split("get a -> unavailable", -1)).hasSize(3);
  }

  @Test
  void the_seed_decides_what_happens_by_chance() throws IOException {
    String script =
        "seed 7\nuse linearizable\nput a 1\ncrash n0\nget a\nseed 8\nuse linearizable\nput a 1\ncrash n0\nget a";
    String first = run(script);
    printed.reset();
    assertThat(run(script)).isEqualTo(first);
  }

  @Test
  void a_page_of_all_that_happened_is_saved(@TempDir Path directory) throws IOException {
    Path page = directory.resolve("page.html");
    assertThat(run("use linearizable\nput color red\ncrash n0\nget color\nsave " + page))
        .contains("written: " + page);
    assertThat(page).content().contains("put color=red", "linearizable: PaxosRouter(3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "get a; line 1, 'get a': no architecture is running; start one: use replicated",
        "use cloud; 'cloud' is not an architecture; the architectures are [local, replicated",
        "use sharded 0; shards (0) must be > 0",
        "use sharded many; 'many' is not an integer",
        "fly; 'fly' is not a command; the commands are use, seed, put",
        "use sharded|put a; an argument is missing; write: put KEY VALUE",
        "use sharded|put a b c; 3 words are too many; put text with spaces in double quotes",
        "use sharded|crash s9; 's9' is not a host; the hosts are [shard-0, shard-1, shard-2], or short: [s0",
        "use sharded|crash; name at least one host; the hosts are [shard-0",
        "use sharded|partition s0 s1; the two sides must be separated by ' | '",
        "use sharded|run fast; 'fast' is not a duration; write for example 50ms",
        "use sharded|run 99999999999999999s; must be less than 3153600000 s, the range of virtual time",
        "use sharded|trace -1; '-1' lines cannot be shown",
        "use sharded|save /; cannot write the file /",
        "use sharded|loss often; 'often' is not a probability; write a number from 0 to 1",
        "use replicated|cas a - b; compareAndSet",
        "lesson life; 'life' is not a lesson; the lessons are [divergence",
      })
  void mistakes_are_explained(String script, String message) {
    assertThatThrownBy(() -> run(script.replace("|", "\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void after_a_mistake_in_conversation_it_goes_on() throws IOException {
    String typed = "get a\nuse sharded\nput a 1\ncas a 1 2\nget a\nhelp\nexit\nget a\n";
    try (Terminal terminal =
        TerminalBuilder.builder()
            .system(false)
            .type("xterm")
            .streams(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), printed)
            .build()) {
      Shell.converse(terminal);
      terminal.flush();
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("no architecture is running; start one: use replicated")
        .contains("me: get a -> 2")
        .contains("partition hosts or clients from others")
        .doesNotContain("#");
  }

  @Test
  void words_are_completed() {
    ShellSession session = new ShellSession(out);
    assertThat(session.completions(List.of())).contains("put", "partition", "lesson");
    assertThat(session.completions(List.of("use"))).contains("sharded+linearizable");
    assertThat(session.completions(List.of("crash"))).isEmpty();
    assertThat(session.execute("use replicated")).isTrue();
    assertThat(session.execute("as alice put color red")).isTrue();
    assertThat(session.completions(List.of("crash"))).contains("replica-0", "alice");
    assertThat(session.completions(List.of("as", "alice"))).contains("get");
    assertThat(session.completions(List.of("as", "bob", "get"))).containsExactly("color");
    assertThat(session.execute("exit")).isFalse();
  }

  @Test
  void main_runs_a_file_or_a_command(@TempDir Path directory) throws IOException {
    Path script = Files.writeString(directory.resolve("lesson.kvs"), "use local\nput a 1\n");
    PrintStream before = System.out;
    System.setOut(out);
    try {
      Shell.main(new String[] {script.toString()});
      Shell.main(new String[] {"lesson"});
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("me: put a=1 -> ok")
        .contains("the lessons are divergence, leader, shard");
  }
}
