package io.kvszoo.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a session sends again, against a store that answers all keys but one. */
class RetryingSessionTest {

  private static final KVSOperation<String> ANSWERED = KVSOperation.get("answered");
  private static final KVSOperation<String> IGNORED = KVSOperation.get("ignored");

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final List<Request<String>> received = new ArrayList<>();
  private final Session<String> session = open();

  /** The client of one operation. */
  private static final class Client implements Completion<String> {

    private boolean isComplete;

    @Override
    public void complete(Outcome<String> outcome) {
      isComplete = true;
    }

    @Override
    public boolean ifGivenUp(Outcome<String> outcome) {
      return !isComplete;
    }

    @Override
    public boolean isComplete() {
      return isComplete;
    }
  }

  private record Store(Context<Request<String>> context, List<Request<String>> received)
      implements Process<Request<String>> {

    @Override
    public void receive(Request<String> request) {
      received.add(request);
      if (!request.operation().equals(IGNORED)) {
        request.answer(context, new KVSResult.Read<>(List.of()));
      }
    }
  }

  private Session<String> open() {
    Address<Request<String>> store = network.address(network.addHost("store"), "store");
    network.spawn(store, context -> new Store(context, received));
    ClientHost client = ClientHost.in(network, "alice", "session", 0);
    return Session.retrying(client, operation -> store, request -> request);
  }

  private static Duration ms(long milliseconds) {
    return Duration.ofMillis(milliseconds);
  }

  private Client submit(KVSOperation<String> operation) {
    Client client = new Client();
    session.submit(operation, client);
    return client;
  }

  private void latency(long milliseconds) {
    network.links().latency(Latency.constant(ms(milliseconds)));
  }

  private boolean isAnsweredWithin(long milliseconds) {
    Client client = submit(ANSWERED);
    network.runFor(ms(milliseconds));
    return client.isComplete();
  }

  @Test
  void
      a_request_is_sent_again_when_it_has_waited_for_25_milliseconds_or_longer_than_answers_take() {
    assertThat(isAnsweredWithin(2)).isTrue();
    network.links().loss(1);
    assertThat(isAnsweredWithin(1)).isFalse();
    network.links().loss(0);
    network.runFor(ms(23));
    assertThat(received).hasSize(1);
    network.runFor(ms(3));
    assertThat(received).hasSize(2);
  }

  @Test
  void nothing_is_sent_twice_where_answers_take_long() {
    latency(150);
    assertThat(isAnsweredWithin(300)).isTrue();
    network.runFor(ms(300));
    received.clear();
    for (int i = 0; i < 10; i++) {
      assertThat(isAnsweredWithin(300)).isTrue();
    }
    assertThat(received).hasSize(10);
  }

  @Test
  void copies_become_rare_where_no_answer_comes() {
    assertThat(isAnsweredWithin(2)).isTrue();
    received.clear();
    submit(IGNORED);
    network.runFor(ms(1_000));
    assertThat(received).hasSizeBetween(5, 20);
    received.clear();
    network.runFor(ms(1_000));
    assertThat(received).hasSizeBetween(1, 15);
  }

  @Test
  void what_a_client_has_given_up_is_not_awaited_any_more() {
    Client givenUp = submit(IGNORED);
    submit(ANSWERED);
    assertThat(openFrom()).isEqualTo(1);
    network.runFor(ms(2));
    givenUp.complete(new Outcome.NotDone<>("given up"));
    session.giveUp(IGNORED, givenUp);
    submit(ANSWERED);
    assertThat(openFrom()).isEqualTo(3);
    network.runFor(ms(2_000));
    assertThat(received).hasSize(3);
  }

  @Test
  void what_has_ended_otherwise_is_forgotten_when_it_is_due() {
    Client ended = submit(IGNORED);
    ended.complete(new Outcome.NotDone<>("ended by another"));
    network.runFor(ms(2_000));
    submit(ANSWERED);
    assertThat(openFrom()).isEqualTo(2);
    assertThat(received).hasSize(2);
  }

  @Test
  void copies_can_go_elsewhere() {
    Address<Request<String>> down = network.address(network.addHost("down"), "down");
    Address<Request<String>> up = network.address(network.addHost("up"), "up");
    network.spawn(down, context -> new Store(context, received));
    network.spawn(up, context -> new Store(context, received));
    network.host("down").crash();
    ClientHost bob = ClientHost.in(network, "bob", "session", 1);
    Session<String> failingOver =
        Session.retrying(bob, (operation, attempt) -> attempt == 1 ? down : up, asked -> asked);
    Client client = new Client();
    failingOver.submit(ANSWERED, client);
    network.runFor(ms(110));
    assertThat(client.isComplete()).isTrue();
  }

  @Test
  void a_client_host_has_a_name_an_index_and_processes_by_role() {
    ClientHost bob = ClientHost.in(network, "bob", "session", 7).nested("shard-1");
    assertThat(bob.name()).isEqualTo("bob");
    assertThat(bob.index()).isEqualTo(7);
    Address<Request<String>> one = bob.spawn(context -> new Store(context, received));
    Address<Request<String>> other = bob.spawn("cache", context -> new Store(context, received));
    assertThat(one.path()).isEqualTo("bob/session/shard-1");
    assertThat(other.path()).isEqualTo("bob/session/shard-1/cache");
  }

  /** The first number that the last request says may still be awaited. */
  private long openFrom() {
    network.runFor(ms(1));
    return received.get(received.size() - 1).id().openFrom();
  }
}
