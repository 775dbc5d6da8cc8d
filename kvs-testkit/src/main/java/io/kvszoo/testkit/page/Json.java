package io.kvszoo.testkit.page;

import com.google.gson.Gson;
import com.google.gson.JsonElement;

/** JSON that can stand inside of HTML. */
final class Json {

  private static final Gson GSON = new Gson();

  private Json() {}

  static String of(JsonElement element) {
    return GSON.toJson(element);
  }
}
