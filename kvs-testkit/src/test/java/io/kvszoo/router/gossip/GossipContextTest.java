package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.simulator.Latency;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Schedules in which a write replaced what its session had not read, or left what it had written,
 * step by step; the router with the mistake put back must do so again. Replicas take 1 ms each way,
 * and a session asks again after 50 ms.
 */
class GossipContextTest {

  private final SimulatedNetwork network = SimulatedNetwork.seeded(1);

  private static Duration ms(long milliseconds) {
    return Duration.ofMillis(milliseconds);
  }

  private KVSServer<String, CausalStorage<String>, BrokenGossip> start(
      Mistake mistake, int replicas) {
    return start(mistake, replicas, new CausalStorage<>());
  }

  private <S extends Storage<String, ?>> KVSServer<String, S, BrokenGossip> start(
      Mistake mistake, int replicas, S storage) {
    GossipSettings settings =
        new GossipSettings(replicas, replicas - 1, ms(100), 1, 10_000, false, false);
    return KVSServer.start(storage, new BrokenGossip(mistake, settings), network);
  }

  /** Bob reads the first value, and writes twice; alice writes a second one, which nobody reads. */
  private List<String> unreadWriteBeforeAnAcknowledgement(Mistake mistake) {
    var server = start(mistake, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.put("k", "first");
    bob.get("k");
    alice.put("k", "second");
    bob.put("k", "bob 1");
    bob.put("k", "bob 2");
    return alice.get("k").values();
  }

  @Test
  void the_acknowledgement_of_a_write_covers_no_write_before_it() {
    assertThat(unreadWriteBeforeAnAcknowledgement(Mistake.NONE)).containsExactly("second", "bob 2");
  }

  @Test
  void a_session_whose_own_write_raises_its_clock_replaces_an_unread_write_in_that_schedule() {
    assertThat(unreadWriteBeforeAnAcknowledgement(Mistake.DOT_RAISES_CLOCK))
        .containsExactly("bob 2");
  }

  /** Bob reads the first value, and another key after alice wrote a second value. */
  private List<String> unreadWriteBeforeAReadOfAnotherKey(Mistake mistake) {
    var server = start(mistake, 3);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.put("k", "first");
    network.runFor(ms(500));
    bob.get("k");
    alice.put("k", "second");
    network.runFor(ms(500));
    bob.get("another key");
    bob.put("k", "bob");
    network.runFor(ms(500));
    return alice.get("k").values();
  }

  @Test
  void a_read_of_another_key_covers_no_write_of_this_one() {
    assertThat(unreadWriteBeforeAReadOfAnotherKey(Mistake.NONE)).containsExactly("second", "bob");
  }

  @Test
  void a_session_that_replaces_its_whole_token_replaces_an_unread_write_in_that_schedule() {
    assertThat(unreadWriteBeforeAReadOfAnotherKey(Mistake.WHOLE_TOKEN_AS_CONTEXT))
        .containsExactly("bob");
  }

  @Test
  void of_two_sessions_that_write_a_key_in_turn_and_do_not_read_both_last_values_stay() {
    var server = start(Mistake.NONE, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> dave = server.connect("dave");
    alice.get("cart");
    dave.get("cart");
    for (int i = 0; i < 3; i++) {
      alice.put("cart", "alice " + i);
      dave.put("cart", "dave " + i);
    }
    assertThat(server.connect("carol").get("cart").values()).containsExactly("alice 2", "dave 2");
  }

  @Test
  void a_session_that_never_read_replaces_its_own_write_alone() {
    var server = start(Mistake.NONE, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    bob.put("k", "before alice");
    alice.put("k", "alice 1");
    bob.put("k", "beside alice");
    alice.put("k", "alice 2");
    assertThat(bob.get("k").values()).containsExactly("beside alice", "alice 2");
  }

  /**
   * Alice calls a put, of which the first copy is lost. Bob writes, and alice reads that, before
   * the second copy goes.
   */
  private List<String> readAfterTheCallOfAPut(Mistake mistake) {
    var server = start(mistake, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.put("k", "first");
    network.link("alice", "replica-0").loss(1);
    var put = alice.putAsync("k", "alice");
    network.link("alice", "replica-0").loss(0);
    bob.get("k");
    bob.put("k", "bob");
    assertThat(alice.get("k").values()).containsExactly("bob");
    assertThat(put).isNotDone();
    put.join();
    return bob.get("k").values();
  }

  @Test
  void a_put_that_is_sent_again_does_not_replace_what_was_read_after_it_was_called() {
    assertThat(readAfterTheCallOfAPut(Mistake.NONE)).containsExactly("bob", "alice");
  }

  @Test
  void a_put_that_is_sent_again_with_a_new_context_replaces_a_later_write_in_that_schedule() {
    assertThat(readAfterTheCallOfAPut(Mistake.RESENT_WITH_NEW_CONTEXT)).containsExactly("alice");
  }

  /**
   * Alice reads the first value. Bob writes. Alice's host pauses when her next read is answered, so
   * that her session sees the answer when she has given up; then she writes.
   */
  private List<String> writeAfterAReadThatWasGivenUp(Mistake mistake) {
    var server = start(mistake, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.put("k", "first");
    bob.get("k");
    bob.put("k", "bob");
    var unused = network.after(ms(1), () -> network.host("alice").pause());
    Outcome<String> read = alice.withLimit(ms(10)).execute(KVSOperation.get("k"));
    assertThat(read).isInstanceOf(Outcome.NotDone.class);
    network.host("alice").resume();
    network.runFor(ms(10));
    alice.put("k", "alice");
    return bob.get("k").values();
  }

  @Test
  void an_answer_to_a_read_that_the_client_has_given_up_covers_nothing() {
    assertThat(writeAfterAReadThatWasGivenUp(Mistake.NONE)).containsExactly("bob", "alice");
  }

  @Test
  void a_session_that_counts_a_read_that_was_given_up_replaces_an_unread_write_in_that_schedule() {
    assertThat(writeAfterAReadThatWasGivenUp(Mistake.GIVEN_UP_READ_COUNTS))
        .containsExactly("alice");
  }

  /** Alice calls three puts of a key at once. */
  private List<String> putsOfOneKeyAtOnce(Mistake mistake) {
    var server = start(mistake, 1);
    KVSClient<String> alice = server.connect("alice");
    alice.get("k");
    server.await(alice.putAsync("k", "1"));
    var first = alice.putAsync("k", "2");
    var second = alice.putAsync("k", "3");
    var third = alice.putAsync("k", "4");
    first.join();
    second.join();
    third.join();
    return alice.get("k").values();
  }

  @Test
  void puts_of_one_key_that_a_session_calls_at_once_replace_each_other_in_order() {
    assertThat(putsOfOneKeyAtOnce(Mistake.NONE)).containsExactly("4");
  }

  @Test
  void puts_that_do_not_wait_for_each_other_leave_siblings_in_that_schedule() {
    assertThat(putsOfOneKeyAtOnce(Mistake.OWN_WRITES_ABREAST)).containsExactly("2", "3", "4");
  }

  @Test
  void puts_of_different_keys_do_not_wait_for_each_other() {
    KVSClient<String> alice = start(Mistake.NONE, 1).connect("alice");
    alice.get("k");
    Duration before = network.now();
    var puts = IntStream.range(0, 100).mapToObj(i -> alice.putAsync("k" + i, "value")).toList();
    puts.forEach(put -> put.join());
    assertThat(network.now().minus(before)).isEqualTo(ms(2));
  }

  /** Alice calls two puts at once; before the second goes, bob writes, and she reads that. */
  @Test
  void a_put_that_waits_for_another_does_not_replace_what_was_read_in_between() {
    var server = start(Mistake.NONE, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.get("k");
    bob.get("k");
    network.link("replica-0", "alice").loss(1);
    var first = alice.putAsync("k", "alice 1");
    var second = alice.putAsync("k", "alice 2");
    network.runFor(ms(1));
    bob.put("k", "bob");
    network.link("replica-0", "alice").loss(0);
    assertThat(alice.get("k").values()).containsExactly("alice 1", "bob");
    assertThat(first).isNotDone();
    first.join();
    second.join();
    assertThat(alice.get("k").values()).containsExactly("bob", "alice 2");
  }

  @Test
  void a_put_that_waits_when_its_client_gives_up_was_not_done() {
    KVSClient<String> alice = start(Mistake.NONE, 1).connect("alice");
    alice.get("k");
    network.link("replica-0", "alice").loss(1);
    var first = alice.withLimit(ms(200)).executeAsync(KVSOperation.put("k", "1"));
    var second = alice.withLimit(ms(100)).executeAsync(KVSOperation.put("k", "2"));
    network.runFor(ms(300));
    assertThat(first).isCompletedWithValueMatching(Outcome.Unknown.class::isInstance);
    assertThat(second)
        .isCompletedWithValue(
            new Outcome.NotDone<>(
                "no answer within PT0.1S of virtual time: an earlier write of the key is under way"));
    network.link("replica-0", "alice").loss(0);
    alice.put("j", "after");
    assertThat(alice.get("k").values()).containsExactly("1");
  }

  @Test
  void a_put_goes_when_the_one_before_it_is_given_up() {
    KVSClient<String> alice = start(Mistake.NONE, 1).connect("alice");
    alice.put("k", "0");
    network.link("replica-0", "alice").loss(1);
    var first = alice.withLimit(ms(100)).executeAsync(KVSOperation.put("k", "1"));
    var second = alice.executeAsync(KVSOperation.put("k", "2"));
    var third = alice.executeAsync(KVSOperation.put("k", "3"));
    network.runFor(ms(150));
    network.link("replica-0", "alice").loss(0);
    assertThat(first).isCompletedWithValueMatching(Outcome.Unknown.class::isInstance);
    assertThat(second.join()).isInstanceOf(Outcome.Done.class);
    assertThat(third.join()).isInstanceOf(Outcome.Done.class);
    assertThat(alice.get("k").values()).containsExactly("1", "3");
  }

  @Test
  void a_put_does_not_wait_long_for_one_before_it_that_is_not_answered() {
    KVSClient<String> alice = start(Mistake.NONE, 2).connect("alice");
    alice.put("k", "0");
    network.host("replica-0").crash();
    var first = alice.executeAsync(KVSOperation.put("k", "1"));
    var second = alice.executeAsync(KVSOperation.put("k", "2"));
    network.runFor(ms(400));
    assertThat(first).isNotDone();
    assertThat(second.join()).isInstanceOf(Outcome.Done.class);
  }

  /**
   * Alice calls two puts at once. The first does not arrive, so that the second goes, to another
   * replica, and is answered first. Then she calls a third.
   */
  private List<String> answersInTheWrongOrder(Mistake mistake) {
    var server = start(mistake, 2);
    KVSClient<String> alice = server.connect("alice");
    alice.put("k", "0");
    network.runFor(ms(300));
    alice.get("k");
    network.link("alice", "replica-0").loss(1);
    var first = alice.putAsync("k", "1");
    var second = alice.putAsync("k", "2");
    network.runFor(ms(400));
    assertThat(first).isNotDone();
    assertThat(second).isDone();
    network.link("alice", "replica-0").loss(0);
    first.join();
    alice.put("k", "3");
    network.runFor(ms(500));
    return server.connect("carol").get("k").values();
  }

  @Test
  void the_last_write_of_a_session_is_the_one_that_was_called_last() {
    assertThat(answersInTheWrongOrder(Mistake.NONE)).containsExactlyInAnyOrder("1", "3");
  }

  @Test
  void
      a_session_that_takes_the_last_answer_for_its_last_write_leaves_a_later_one_in_that_schedule() {
    assertThat(answersInTheWrongOrder(Mistake.LAST_ANSWER_IS_LAST_WRITE))
        .containsExactlyInAnyOrder("2", "3");
  }

  /**
   * Answers take 180 ms; the first put is done, the second given up, and the third waits for it.
   */
  @Test
  void a_put_that_waits_for_one_that_is_given_up_replaces_the_one_before_that() {
    var server = start(Mistake.NONE, 1);
    KVSClient<String> alice = server.connect("alice");
    alice.get("k");
    network.link("replica-0", "alice").latency(Latency.constant(ms(180)));
    var first = alice.putAsync("k", "0");
    var second = alice.withLimit(ms(320)).executeAsync(KVSOperation.put("k", "1"));
    network.runFor(ms(190));
    assertThat(first).isDone();
    var third = alice.putAsync("k", "2");
    network.runFor(ms(200));
    network.link("replica-0", "alice").latency(Latency.constant(ms(1)));
    third.join();
    assertThat(second).isCompletedWithValueMatching(outcome -> !(outcome instanceof Outcome.Done));
    assertThat(server.connect("carol").get("k").values()).contains("2").doesNotContain("0");
  }

  /** Alice calls two puts, of which the first does not arrive for 400 ms. */
  private List<String> putThatComesLate(
      Mistake mistake, Storage<String, ?> storage, String knownKey) {
    var server = start(mistake, 2, storage);
    KVSClient<String> alice = server.connect("alice");
    alice.put(knownKey, "0");
    network.link("alice", "replica-0").loss(1);
    var first = alice.putAsync("k", "1");
    var second = alice.putAsync("k", "2");
    network.runFor(ms(400));
    network.link("alice", "replica-0").loss(0);
    first.join();
    second.join();
    network.runFor(ms(500));
    return server.connect("carol").get("k").values();
  }

  @Test
  void a_put_does_not_go_before_one_with_an_earlier_call_and_a_later_stamp() {
    assertThat(putThatComesLate(Mistake.NONE, new LwwStorage<>(), "k")).containsExactly("2");
  }

  @Test
  void a_put_that_goes_before_one_with_a_later_stamp_is_undone_in_that_schedule() {
    assertThat(putThatComesLate(Mistake.OVERTAKES_WHAT_UNDOES_IT, new LwwStorage<>(), "k"))
        .containsExactly("1");
  }

  @Test
  void a_put_does_not_go_before_one_that_is_blind() {
    assertThat(putThatComesLate(Mistake.NONE, new CausalStorage<>(), "another"))
        .containsExactly("2");
  }

  @Test
  void a_put_that_goes_before_one_that_is_blind_is_undone_in_that_schedule() {
    assertThat(putThatComesLate(Mistake.OVERTAKES_WHAT_UNDOES_IT, new CausalStorage<>(), "another"))
        .containsExactly("1");
  }

  /** The answer to alice's first write of a key is lost; bob replaces what she wrote. */
  private List<String> writeAfterOneOfUnknownOutcome(Mistake mistake) {
    var server = start(mistake, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.get("another");
    network.link("replica-0", "alice").loss(1);
    assertThat(alice.withLimit(ms(200)).execute(KVSOperation.put("k", "alice 1")))
        .isInstanceOf(Outcome.Unknown.class);
    network.link("replica-0", "alice").loss(0);
    bob.get("k");
    bob.put("k", "bob");
    alice.put("k", "alice 2");
    return bob.get("k").values();
  }

  @Test
  void a_write_after_one_of_unknown_outcome_is_not_blind() {
    assertThat(writeAfterOneOfUnknownOutcome(Mistake.NONE)).containsExactly("bob", "alice 2");
  }

  @Test
  void a_session_that_forgets_that_it_wrote_replaces_an_unread_write_in_that_schedule() {
    assertThat(writeAfterOneOfUnknownOutcome(Mistake.BLIND_AFTER_UNKNOWN))
        .containsExactly("alice 2");
  }

  /** Alice reads a key, and so many others; bob writes it; alice writes it. */
  private List<String> writeAfterReadsOfOtherKeys(int others) {
    var server = start(Mistake.NONE, 1);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.get("k");
    for (int i = 0; i < others; i++) {
      var unused = alice.getAsync("other-" + i);
    }
    network.runFor(ms(10));
    bob.put("k", "bob");
    alice.put("k", "alice");
    return bob.get("k").values();
  }

  @Test
  void a_session_knows_what_it_has_seen_of_the_last_10_000_keys() {
    assertThat(writeAfterReadsOfOtherKeys(10_000)).containsExactly("bob", "alice");
  }

  @Test
  void a_write_of_a_key_that_the_session_has_forgotten_replaces_what_its_replica_has() {
    assertThat(writeAfterReadsOfOtherKeys(20_000)).containsExactly("alice");
  }

  @Test
  void links_that_reorder_messages_let_no_unread_value_disappear() {
    var server = start(Mistake.NONE, 3);
    KVSClient<String> alice = server.connect("alice");
    KVSClient<String> bob = server.connect("bob");
    alice.get("k");
    bob.get("k");
    network.links().latency(Latency.uniform(ms(1), ms(30)));
    for (int i = 0; i < 50; i++) {
      var ofAlice = alice.putAsync("k", "alice " + i);
      bob.put("k", "bob " + i);
      ofAlice.join();
    }
    network.runFor(ms(1_000));
    assertThat(server.connect("carol").get("k").values())
        .containsExactlyInAnyOrder("alice 49", "bob 49");
  }
}
