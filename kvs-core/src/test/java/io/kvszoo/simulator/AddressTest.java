package io.kvszoo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Address;
import org.junit.jupiter.api.Test;

/** An address is a name, and finds its process wherever the name comes from. */
class AddressTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");

  private static Address<Probe.Message> read(String host, String path) {
    return new Address<>(host, path);
  }

  @Test
  void addresses_of_the_same_names_are_equal() {
    assertThat(read("b", "b/probe")).isEqualTo(b.address).hasToString("b/probe");
    assertThat(read("a", "b/probe")).isNotEqualTo(b.address);
  }

  @Test
  void an_address_that_was_read_and_not_made_reaches_the_process_of_that_name() {
    for (int i = 0; i < 3; i++) {
      a.act(context -> context.send(read("b", "b/probe"), Probe.text("read")));
      a.act(context -> context.send(b.address, Probe.text("made")));
    }
    network.submit(read("b", "b/probe"), Probe.text("called"));
    network.runUntilIdle();
    assertThat(b.texts()).containsExactly("called", "read", "made", "read", "made", "read", "made");
  }

  @Test
  void addresses_are_found_among_very_many() {
    for (int i = 0; i < 500; i++) {
      Probe probe = Probe.on(network, "host-" + i);
      a.send(probe, "to " + i);
      network.runUntilIdle();
      a.send(probe, "again");
      network.runUntilIdle();
      assertThat(probe.texts()).containsExactly("to " + i, "again");
    }
  }

  @Test
  void an_address_whose_host_does_not_have_the_process_is_refused() {
    assertThatThrownBy(
            () -> a.act(context -> context.send(read("a", "b/probe"), Probe.text("astray"))))
        .hasRootCauseMessage(
            "this network has no address 'b/probe' on host 'a'; use an address that this network created");
  }

  @Test
  void blank_names_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> read(" ", "path"));
    assertThatIllegalArgumentException().isThrownBy(() -> read("host", ""));
  }
}
