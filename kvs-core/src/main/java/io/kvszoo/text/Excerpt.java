package io.kvszoo.text;

import org.jspecify.annotations.Nullable;

/**
 * The beginning of an object's text, for messages to people. Values belong to users: their texts
 * may be huge, confidential or throw, and a message about a value must not fail or spread it.
 */
public final class Excerpt {

  /** The longest text that is shown whole, in chars. */
  public static final int MOST_CHARS = 100;

  private Excerpt() {}

  /**
   * Shows an object; never throws.
   *
   * @param object any object, or null
   * @return its text; where that is longer than {@link #MOST_CHARS}, the beginning and the length;
   *     where {@code toString} throws, the class of the object and of what was thrown
   */
  public static String of(@Nullable Object object) {
    return of(object, MOST_CHARS);
  }

  /**
   * Shows an object; never throws.
   *
   * @param object any object, or null
   * @param mostChars the longest text that is shown whole, at least 1
   * @return as {@link #of(Object)}
   */
  public static String of(@Nullable Object object, int mostChars) {
    String text;
    try {
      text = String.valueOf(object);
    } catch (RuntimeException | Error e) {
      return "(a %s whose toString threw %s)"
          .formatted(object == null ? "null" : object.getClass().getName(), e.getClass().getName());
    }
    if (text == null) {
      return "null";
    }
    if (text.length() <= mostChars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(mostChars - 1)) ? mostChars - 1 : mostChars;
    return "%s... (%,d chars)".formatted(text.substring(0, end), text.length());
  }
}
