package io.kvszoo.demo;

import io.kvszoo.KVSServer;
import io.kvszoo.simulator.MessageCounts;
import java.time.Duration;
import java.util.Locale;

/** Prints a demonstration as plain text, identically on every machine. */
final class DemoText {

  private DemoText() {}

  static String banner(KVSDemo<?, ?, ?> demo, KVSServer<?, ?, ?> server) {
    String rule = "=".repeat(demo.name().length());
    return String.join(
        "\n",
        demo.name(),
        rule,
        demo.description(),
        "",
        "  composed of   " + server.storage() + " + " + server.router(),
        "  consistency   " + server.consistency(),
        "  hosts         " + demo.clusterSize(),
        "  topology      " + server.topology().toString().replace("\n", "\n" + " ".repeat(16)),
        "");
  }

  static String line(DemoOperation<?> operation) {
    return format(
        "  %2d  %-8s %-28s -> %-16s %9s  %s",
        operation.number(),
        operation.client(),
        operation.operation(),
        operation.outcome(),
        milliseconds(operation.took()),
        String.join(" > ", operation.hosts()));
  }

  static String happening(String text) {
    return "   *  " + text;
  }

  static String summary(DemoRun<?> run) {
    MessageCounts messages = run.messages();
    int operations = run.operations().size();
    return format(
        "%n  %d operations, %d messages (%.1f per operation), %s of virtual time, seed %d%n",
        operations,
        messages.sent(),
        operations == 0 ? 0.0 : (double) messages.sent() / operations,
        milliseconds(run.virtualTime()),
        run.seed());
  }

  private static String milliseconds(Duration duration) {
    return format("%.1f ms", duration.toNanos() / 1e6);
  }

  private static String format(String pattern, Object... arguments) {
    return String.format(Locale.ROOT, pattern.replace("%n", "\n"), arguments).stripTrailing();
  }
}
