package io.kvszoo.examples;

import com.google.common.base.Strings;
import io.kvszoo.testkit.matrix.Architecture;
import io.kvszoo.testkit.matrix.Matrix;
import io.kvszoo.testkit.matrix.MatrixResult;
import io.kvszoo.testkit.matrix.Progress;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Compares the architectures of the examples: consistency, availability, recovery, cost,
 * scalability and complexity, measured under the same operations and faults.
 */
public final class DecisionMatrix {

  private static final String DIRECTORY = "target/decision-matrix";
  private static final int BAR = 40;
  private static final int LINE = 100;

  private DecisionMatrix() {}

  /**
   * The architectures to compare.
   *
   * @return a matrix with a row for each; add your own with {@link Matrix#row}
   */
  public static Matrix matrix() {
    Matrix matrix = Matrix.empty();
    for (Architecture architecture : Architectures.ALL) {
      matrix = matrix.row(architecture);
    }
    return matrix;
  }

  /**
   * Measures all architectures, prints the table, and writes it as a page, Markdown and JSON.
   *
   * @param args the directory to write to; target/decision-matrix if absent
   */
  public static void main(String[] args) {
    run(matrix(), Path.of(args.length > 0 ? args[0] : DIRECTORY), System.out, bar(System.err));
  }

  static void run(Matrix matrix, Path directory, PrintStream out, Progress progress) {
    MatrixResult result = matrix.measure(progress);
    out.println(result);
    out.println("The page with the evidence: " + result.write(directory));
  }

  /** A progress bar on one line. */
  static Progress bar(PrintStream out) {
    return (share, part) -> {
      int done = (int) (BAR * share);
      String line =
          "[%s%s] %3d %%  %s"
              .formatted("#".repeat(done), " ".repeat(BAR - done), (int) (100 * share), part);
      out.print("\r" + Strings.padEnd(line, LINE, ' ') + (share < 1 ? "" : "\n"));
      out.flush();
    };
  }
}
