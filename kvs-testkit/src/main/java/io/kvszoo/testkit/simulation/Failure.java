package io.kvszoo.testkit.simulation;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What went wrong in a run before any rule was asked: something was thrown, or an invariant was
 * broken.
 *
 * @param kind tells it from other failures, so that a smaller run is one with the same: the class
 *     of what was thrown and where; what an invariant says, without what it says it of
 * @param text what a person should read
 */
public record Failure(String kind, String text) {

  /** Numbers, and whatever is in brackets or quotes. */
  private static final Pattern DETAIL =
      Pattern.compile("\\([^()]*\\)|\\[[^\\[\\]]*]|\\{[^{}]*}|'[^']*'|\"[^\"]*\"|\\d+");

  static Failure thrown(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String where =
        Arrays.stream(root.getStackTrace())
            .filter(frame -> !frame.getClassName().startsWith("java."))
            .findFirst()
            .map(frame -> " at " + frame.getClassName() + "." + frame.getMethodName())
            .orElse("");
    String cause = thrown.getCause() == null ? "" : ", caused by " + thrown.getCause();
    return new Failure(root.getClass().getName() + where, "threw " + thrown + cause);
  }

  static Failure ofInvariant(String text) {
    String kind = text;
    for (String longer = ""; !longer.equals(kind); ) {
      longer = kind;
      kind = DETAIL.matcher(longer).replaceAll("");
    }
    return new Failure("invariant: " + kind, text);
  }
}
