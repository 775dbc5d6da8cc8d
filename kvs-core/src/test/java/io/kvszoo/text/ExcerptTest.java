package io.kvszoo.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void short_texts_are_shown_whole() {
    assertThat(Excerpt.of("x".repeat(100))).isEqualTo("x".repeat(100));
    assertThat(Excerpt.of(7)).isEqualTo("7");
    assertThat(Excerpt.of(null)).isEqualTo("null");
  }

  @Test
  void long_texts_are_cut_and_say_how_long_they_were() {
    assertThat(Excerpt.of("x".repeat(50_000_000)))
        .isEqualTo("x".repeat(100) + "... (50,000,000 chars)");
  }

  @Test
  void no_character_is_cut_in_half() {
    assertThat(Excerpt.of("x".repeat(99) + "\uD83D\uDE00" + "y"))
        .isEqualTo("x".repeat(99) + "... (102 chars)");
  }

  @Test
  void an_object_whose_text_throws_is_shown_by_its_class() {
    Object nasty =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("secret");
          }
        };
    assertThat(Excerpt.of(nasty))
        .contains("whose toString threw java.lang.IllegalStateException")
        .doesNotContain("secret");
  }

  @Test
  void an_object_whose_text_throws_an_error_is_shown_by_its_class() {
    Object nasty =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("secret");
          }
        };
    assertThat(Excerpt.of(nasty)).contains("whose toString threw java.lang.AssertionError");
  }
}
