package io.kvszoo.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process is founded once, and started often. */
class FoundingTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final SimulatedHost host = network.addHost("host");
  private final Address<String> address = network.address(host, "process");
  private final List<String> happened = new ArrayList<>();

  private Process<String> start(Context<String> context) {
    happened.add("start");
    return message -> {
      happened.add(message);
      context.disk().sync();
      happened.add("synced");
    };
  }

  @Test
  void a_process_handles_its_founding_after_its_first_start_and_never_again() {
    network.spawn(address, this::start);
    network.found(address, "founded");
    host.crash().restart();
    assertThat(happened).containsExactly("start", "founded", "synced", "start");
  }

  @Test
  void a_host_that_was_down_when_it_was_founded_is_founded_when_it_is_up() {
    host.crash();
    network.spawn(address, this::start);
    network.found(address, "founded");
    assertThat(happened).isEmpty();
    host.restart();
    assertThat(happened).containsExactly("start", "founded", "synced");
  }

  @Test
  void a_founding_that_a_crash_takes_before_the_first_sync_happens_again() {
    host.crashBeforeSync(1);
    network.spawn(address, this::start);
    network.found(address, "founded");
    host.restart();
    assertThat(happened).containsExactly("start", "founded", "start", "founded", "synced");
  }

  @Test
  void a_founding_that_is_synced_does_not_happen_again_after_a_crash() {
    host.crashAfterSync(1);
    network.spawn(address, this::start);
    network.found(address, "founded");
    host.restart();
    assertThat(happened).containsExactly("start", "founded", "start");
  }

  @Test
  void a_founding_that_throws_happens_again_at_the_next_start() {
    network.spawn(
        address,
        context -> {
          Process<String> process = start(context);
          return message -> {
            if (happened.size() == 1) {
              throw new IllegalStateException("no");
            }
            process.receive(message);
          };
        });
    assertThatThrownBy(() -> network.found(address, "founded"))
        .isInstanceOf(ProcessException.class);
    host.crash().restart();
    assertThat(happened).containsExactly("start", "start", "founded", "synced");
  }

  @Test
  void a_process_that_syncs_as_it_starts_is_founded_all_the_same() {
    network.spawn(
        address,
        context -> {
          context.disk().sync();
          return start(context);
        });
    network.found(address, "founded");
    host.crash().restart();
    assertThat(happened).containsExactly("start", "founded", "synced", "start");
  }

  @Test
  void a_crash_at_the_start_comes_before_the_founding_which_happens_at_the_next_one() {
    host.crashAtStart(1);
    network.spawn(address, this::start);
    network.found(address, "founded");
    assertThat(happened).containsExactly("start");
    host.restart();
    assertThat(happened).containsExactly("start", "start", "founded", "synced");
  }

  @Test
  void what_the_next_incarnation_syncs_as_it_starts_does_not_end_the_founding() {
    boolean[] crashed = new boolean[1];
    network.addListener(
        event -> {
          if (event instanceof NetworkEvent.Sent && !crashed[0]) {
            crashed[0] = true;
            host.crash().restart();
          }
        });
    network.spawn(
        address,
        context -> {
          happened.add("start");
          context.disk().sync();
          return message -> {
            happened.add("begin");
            context.send(context.self(), "sent");
            happened.add("end");
          };
        });
    network.found(address, "founded");
    assertThat(happened).containsExactly("start", "begin", "start", "begin", "end");
  }

  @Test
  void a_process_may_be_founded_long_after_it_started() {
    network.spawn(address, this::start);
    host.crash().restart();
    network.runFor(Duration.ofSeconds(1));
    network.found(address, "founded");
    host.crash().restart();
    assertThat(happened).containsExactly("start", "start", "founded", "synced", "start");
  }

  @Test
  void a_process_that_was_started_and_not_founded_is_not_founded_by_a_restart() {
    network.spawn(address, this::start);
    host.wipe().restart();
    assertThat(happened).containsExactly("start", "start");
  }

  @Test
  void a_process_is_founded_once() {
    network.spawn(address, this::start);
    network.found(address, "founded");
    host.wipe().restart();
    assertThatThrownBy(() -> network.found(address, "founded"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the process at 'process' was already founded");
    assertThat(happened).containsExactly("start", "founded", "synced", "start");
  }

  @Test
  void only_a_process_that_was_spawned_can_be_founded_and_only_from_outside() {
    assertThatThrownBy(() -> network.found(address, "founded"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("spawn it before you found it");
    network.spawn(
        address, context -> message -> network.found(context.self(), "from inside of an event"));
    assertThatThrownBy(() -> network.submit(address, "go"))
        .hasRootCauseMessage(
            "a process must not be founded from inside of an event; found it from outside of the network");
  }
}
