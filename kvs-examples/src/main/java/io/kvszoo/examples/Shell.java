package io.kvszoo.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * An interactive shell for architectures: it executes operations of any client, injects faults,
 * lets virtual time pass, and shows the state of each process. {@code help} lists the commands.
 *
 * <p>It reads commands from the terminal, with editing, history and completion, or a script from a
 * file or the standard input; lessons are such scripts. In scripts, each command is printed before
 * its result, lines that begin with # are printed unchanged, and the first error ends the script.
 */
public final class Shell {

  private static final String PROMPT = "> ";

  private Shell() {}

  /**
   * Runs the shell.
   *
   * @param args empty, to read from the terminal or the standard input; the file of a script; or
   *     one command, such as {@code lesson divergence}
   * @throws IOException if the terminal or the file cannot be read
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      converseOrRead();
    } else if (args.length == 1 && Files.exists(Path.of(args[0]))) {
      try (Reader file = Files.newBufferedReader(Path.of(args[0]))) {
        script(file, System.out);
      }
    } else {
      script(new StringReader(String.join(" ", args)), System.out);
    }
  }

  /**
   * Runs a script.
   *
   * @throws IllegalArgumentException if a line cannot be executed; the message names the line
   */
  static void script(Reader commands, PrintStream out) throws IOException {
    ShellSession session = new ShellSession(out);
    BufferedReader reader = new BufferedReader(commands);
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        out.println(line);
        continue;
      }
      out.println(PROMPT + line);
      try {
        if (!session.execute(line)) {
          return;
        }
      } catch (RuntimeException e) { // Whatever it was that could not be done.
        throw new IllegalArgumentException(
            "line %d, '%s': %s".formatted(number, line, e.getMessage()), e);
      }
    }
  }

  private static void converseOrRead() throws IOException {
    Terminal terminal = TerminalBuilder.builder().dumb(true).build();
    if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
      script(new InputStreamReader(System.in, StandardCharsets.UTF_8), System.out);
    } else {
      try (terminal) {
        converse(terminal);
      }
    }
  }

  static void converse(Terminal terminal) {
    PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    ShellSession session = new ShellSession(out);
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .completer(
                (ignored, line, candidates) -> {
                  List<String> before = line.words().subList(0, line.wordIndex());
                  session.completions(before).forEach(it -> candidates.add(new Candidate(it)));
                })
            .build();
    out.println("Try 'lesson divergence', or 'use replicated'; 'help' lists the commands.");
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = session.execute(reader.readLine(PROMPT));
      } catch (UserInterruptException | EndOfFileException e) {
        goesOn = false;
      } catch (RuntimeException e) { // Whatever it was that could not be done.
        out.println(e.getMessage());
      }
    }
  }
}
