package io.kvszoo.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.session.WireRecords;
import org.junit.jupiter.api.Test;

class StoreMessageTest {

  @Test
  void what_crosses_the_network_has_nothing_but_values() {
    assertThat(StoreMessage.Wire.class.getPermittedSubclasses()).hasSize(1);
    assertThat(WireRecords.notValues(StoreMessage.Wire.class)).isEmpty();
  }
}
