package io.kvszoo.testkit.page;

import com.google.gson.JsonArray;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers texts, so that a page has each of them once. */
final class Interned {

  private static final int LONGEST = 400;

  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  int number(String text) {
    String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return numbers.computeIfAbsent(shown, added -> numbers.size());
  }

  JsonArray toJson() {
    JsonArray all = new JsonArray();
    numbers.keySet().forEach(all::add);
    return all;
  }
}
