package io.kvszoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What compiles, and what must not: javac reads the lines of a user whose module requires this one.
 */
class CompositionTest {

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  /** Libraries that the module path of a user has. */
  private static final List<String> LIBRARIES =
      List.of("guava-", "failureaccess-", "slf4j-api-", "jspecify-", "error_prone_", "j2objc-");

  @TempDir Path output;

  @Test
  void every_composition_is_one_line_without_a_wildcard_a_cast_or_a_warning() {
    assertThat(
            compile(
                """
                var local = KVSServer.start(new LwwStorage<String>(), new LocalRouter());
                local.connect("alice").put("language", "Java");
                KVSServer<String, CausalStorage<String>, ReplicatedRouter> replicated =
                    KVSServer.start(new CausalStorage<>(), ReplicatedRouter.of(3), network);
                var sharded = KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3, ReplicatedRouter.of(3)), network);
                KVSServer<String, LwwStorage<String>, ShardedRouter<ReplicatedRouter>> typed = sharded;
                var shardedPaxos = KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(2, PaxosRouter.of(3)), network);
                KVSServer<String, LwwStorage<String>, LinearizableShardedRouter<PaxosRouter>> typedToo = shardedPaxos;
                String value = sharded.connect("bob").get("language").value().orElse("none");
                """))
        .isEmpty();
  }

  @Test
  void linearizable_compositions_have_compareAndSet() {
    assertThat(
            compile(
                """
                KVSServer.start(new LwwStorage<String>(), new LocalRouter()).connect().compareAndSet("key", "a", "b");
                KVSServer.start(new LwwStorage<String>(), PaxosRouter.of(3), network).connect("x").compareAndSet("key", "a", "b");
                KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3)).connect().compareAndSet("key", "a", "b");
                KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3, PaxosRouter.of(3)), network).connect().compareAndSet("key", "a", "b");
                KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3, ShardedRouter.of(2, PaxosRouter.of(3))), network).connect().compareAndSet("key", "a", "b");
                KVSServer<String, LwwStorage<String>, LinearizableShardedRouter<PaxosRouter>> typed =
                    KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(2, PaxosRouter.of(3)), network);
                """))
        .isEmpty();
  }

  @Test
  void compareAndSet_does_not_compile_where_the_router_is_not_linearizable() {
    assertThat(
            compile(
                """
                KVSServer.start(new LwwStorage<String>(), ReplicatedRouter.of(3)).connect().compareAndSet("key", "a", "b");
                """))
        .containsExactly(
            "cannot find symbol symbol: method compareAndSet(String,String,String) location: interface KVSClient<String>");
  }

  @Test
  void compareAndSet_does_not_compile_where_the_shards_are_not_linearizable() {
    assertThat(
            compile(
                """
                KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(2, ReplicatedRouter.of(3))).connect().compareAndSet("key", "a", "b");
                """))
        .hasSize(1)
        .first()
        .asString()
        .contains("cannot find symbol", "compareAndSet(String,String,String)");
  }

  @Test
  void the_code_of_the_readme_compiles() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("../README.md")));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    assertThat(blocks).hasSize(5);
    for (String code : blocks.subList(0, 4)) {
      assertThat(compile("new Object() { void readme() { " + code + " } };")).isEmpty();
    }
  }

  @Test
  void internals_are_not_accessible() {
    assertThat(compile("io.kvszoo.router.LocalStore<String, String> store;"))
        .singleElement()
        .asString()
        .contains("LocalStore is not public in io.kvszoo.router");
    assertThat(compile("io.kvszoo.router.gossip.GossipSettings settings;"))
        .singleElement()
        .asString()
        .contains("package io.kvszoo.router.gossip is not visible");
  }

  /** Compiles statements in a method of a module of its own, and returns what javac says. */
  private List<String> compile(String statements) {
    String source =
        """
        package user;
        import io.kvszoo.*;
        import io.kvszoo.network.*;
        import io.kvszoo.router.*;
        import io.kvszoo.simulator.*;
        import io.kvszoo.storage.*;
        import java.time.Duration;
        import java.util.List;
        final class Main {
          static void main(SimulatedNetwork network) {
        %s
          }
        }
        """
            .formatted(statements);
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    boolean compiled =
        COMPILER
            .getTask(
                new StringWriter(),
                null,
                diagnostics,
                List.of(
                    "-Xlint:all,-options",
                    "-Werror",
                    "-proc:none",
                    "--release",
                    "17",
                    "--module-path",
                    modulePath(),
                    "-d",
                    output.toString()),
                null,
                List.of(
                    new Source("module-info", "module user { requires io.kvszoo.core; }"),
                    new Source("user/Main", source)))
            .call();
    List<String> messages =
        diagnostics.getDiagnostics().stream()
            .map(
                diagnostic ->
                    diagnostic
                        .getMessage(Locale.ENGLISH)
                        .replaceAll("\\s+", " ")
                        .replaceAll("[a-z.]+\\.(?=[A-Z])", ""))
            .toList();
    assertThat(compiled).as("%s", messages).isEqualTo(messages.isEmpty());
    return messages;
  }

  private static String modulePath() {
    Path classes =
        Path.of(
            URI.create(
                KVSServer.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                LIBRARIES.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith))
        .collect(Collectors.joining(File.pathSeparator, classes + File.pathSeparator, ""));
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String code;

    private Source(String name, String code) {
      super(URI.create("string:///" + name + Kind.SOURCE.extension), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }
}
