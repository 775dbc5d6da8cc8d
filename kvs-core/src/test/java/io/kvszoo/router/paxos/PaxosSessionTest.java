package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Session;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session, and a proposer that says that it leads and answers no command. */
class PaxosSessionTest {

  private static final KVSOperation<String> GET = KVSOperation.get("key");

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final List<Command<String>> commands = new ArrayList<>();
  private final Session<String> session = open();

  private record SilentLeader(
      Context<ProposerMessage<String>> context, List<Command<String>> commands)
      implements Process<ProposerMessage<String>> {

    @Override
    public void receive(ProposerMessage<String> message) {
      if (message instanceof ProposerMessage.Hello<String> hello) {
        context.send(
            hello.from(), new SessionMessage.Ready<>(0, hello.session(), hello.asked(), 0, 0));
      } else if (message instanceof Command<String> command) {
        commands.add(command);
      }
    }
  }

  private static final class Client implements Completion<String> {

    @Override
    public void complete(Outcome<String> outcome) {}

    @Override
    public boolean ifGivenUp(Outcome<String> outcome) {
      return true;
    }

    @Override
    public boolean isComplete() {
      return false;
    }
  }

  private Session<String> open() {
    Address<ProposerMessage<String>> leader = network.address(network.addHost("leader"), "leader");
    network.spawn(leader, context -> new SilentLeader(context, commands));
    Roles<String, ?> roles = new Roles<>(List.of(leader.narrowed()), List.of(), List.of());
    Address<SessionMessage<String>> process =
        ClientHost.in(network, "alice", "session", 0)
            .spawn(context -> new PaxosSession<>(context, new PaxosDecisions(), roles));
    return Session.handingTo(
        network, process, SessionMessage.Submit::new, SessionMessage.GivenUp::new);
  }

  @Test
  void what_a_client_has_given_up_is_neither_sent_again_nor_awaited() {
    Client givenUp = new Client();
    session.submit(GET, givenUp);
    network.runFor(Duration.ofSeconds(1));
    assertThat(commands).hasSizeGreaterThan(1);
    session.giveUp(GET, givenUp);
    commands.clear();
    session.submit(GET, new Client());
    network.runFor(Duration.ofSeconds(1));
    assertThat(commands).isNotEmpty().allMatch(command -> command.openFrom() == 2);
  }
}
