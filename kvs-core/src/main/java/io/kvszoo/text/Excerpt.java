package io.kvszoo.text;

import org.jspecify.annotations.Nullable;

/**
 * The beginning of an object's text, for messages to people. Values belong to users: their {@code
 * toString} may be huge or confidential, or may throw, and a message about a value must neither
 * fail nor disclose all of it.
 */
public final class Excerpt {

  /** The longest text that is shown completely, in chars. */
  public static final int MOST_CHARS = 100;

  private Excerpt() {}

  /**
   * Shows an object; never throws.
   *
   * @param object any object, or null
   * @return its text; if that is longer than {@link #MOST_CHARS}, its beginning and length; if
   *     {@code toString} throws, the classes of the object and of the exception
   */
  public static String of(@Nullable Object object) {
    return of(object, MOST_CHARS);
  }

  /**
   * Shows an object; never throws.
   *
   * @param object any object, or null
   * @param mostChars the longest text that is shown completely, at least 1
   * @return the text, as for {@link #of(Object)}
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
