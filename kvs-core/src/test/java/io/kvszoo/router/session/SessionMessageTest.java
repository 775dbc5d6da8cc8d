package io.kvszoo.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionMessageTest {

  @Test
  void what_crosses_the_network_has_nothing_but_values() {
    assertThat(SessionMessage.Wire.class.getPermittedSubclasses()).hasSize(2);
    assertThat(WireRecords.notValues(SessionMessage.Wire.class)).isEmpty();
  }

  @Test
  void a_completion_is_no_value() {
    assertThat(WireRecords.notValues(SessionMessage.Call.class))
        .containsExactly("Submit.completion is a Completion");
  }
}
