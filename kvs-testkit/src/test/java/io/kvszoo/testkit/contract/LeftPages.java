package io.kvszoo.testkit.contract;

import java.nio.file.Path;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.Event;

/** Finds the pages that failed tests leave. */
final class LeftPages {

  private static final String TO_SEE_IT = "to see it: ";

  private LeftPages() {}

  /** The page that the message of a failure names. */
  static Path of(Event failure) {
    String message =
        failure
            .getRequiredPayload(TestExecutionResult.class)
            .getThrowable()
            .map(Throwable::getMessage)
            .orElseThrow();
    return message
        .lines()
        .filter(line -> line.startsWith(TO_SEE_IT))
        .map(line -> Path.of(line.substring(TO_SEE_IT.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no page in: " + message));
  }
}
