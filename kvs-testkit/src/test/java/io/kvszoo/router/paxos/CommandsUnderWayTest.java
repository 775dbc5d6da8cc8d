package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.Address;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.simulator.SimulatedNetwork;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommandsUnderWayTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);
  private final Address<SessionMessage.Wire<String>> session =
      network.address(network.hostOrAdd("alice"), "alice/1");

  private Command<String> command(long number, long sequence) {
    return new Command<>(
        session, number, sequence, 1, 0, KVSOperation.get("key"), 1, Command.LEADERS_CHOICE);
  }

  @Test
  void it_knows_what_was_added_and_not_removed_as_a_set_does() {
    CommandsUnderWay underWay = new CommandsUnderWay();
    Set<Long> expected = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      long name = random.nextInt(i < 100_000 ? 5_000 : 50) * (i % 2 == 0 ? 1L : 1L << 40);
      Command<String> command = command(name, 0);
      if (random.nextInt(3) == 0) {
        underWay.remove(command);
        expected.remove(name);
      } else {
        assertThat(underWay.add(command)).isEqualTo(expected.add(name));
      }
      assertThat(underWay.contains(command)).isEqualTo(expected.contains(name));
    }
    for (long name = 0; name < 5_000; name++) {
      assertThat(underWay.contains(command(name, 0))).isEqualTo(expected.contains(name));
    }
  }

  @Test
  void a_copy_is_known_whatever_else_is_in_it() {
    CommandsUnderWay underWay = new CommandsUnderWay();
    assertThat(underWay.add(command(77, 3))).isTrue();
    assertThat(
            underWay.contains(new Command<>(session, 77L, 3, 2, 0, KVSOperation.get("key"), 2, 1)))
        .isTrue();
    assertThat(underWay.contains(command(77, 4))).isFalse();
  }
}
