package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.paxos.BrokenPaxos.Mistake;
import io.kvszoo.simulator.SimulatedNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WaitingReadsTest {

  private final WaitingReads<String, String> reads = new WaitingReads<>(new PaxosDecisions());
  private final Command<String> command;

  WaitingReadsTest() {
    SimulatedNetwork network = SimulatedNetwork.seeded(1);
    command =
        new Command<>(
            network.address(network.hostOrAdd("alice"), "alice/1"),
            1L,
            1,
            1,
            0,
            KVSOperation.get("key"),
            1,
            Command.LEADERS_CHOICE);
  }

  private void add(long end, int commands) {
    add(reads, end, commands);
  }

  private void add(WaitingReads<String, String> to, long end, int commands) {
    to.add(new ReplicaMessage.Read<>(end, Collections.nCopies(commands, command)));
  }

  private List<Long> end(long applied) {
    List<Long> ends = new ArrayList<>();
    reads.end(applied, read -> ends.add(read.end()));
    return ends;
  }

  @Test
  void reads_end_when_all_before_them_is_applied_whatever_came_first() {
    add(7, 1);
    add(5, 1);
    add(6, 1);
    assertThat(end(4)).isEmpty();
    assertThat(end(6)).containsExactly(5L, 6L);
    assertThat(end(7)).containsExactly(7L);
    assertThat(end(100)).isEmpty();
  }

  @Test
  void a_replica_that_gets_reads_and_nothing_else_keeps_the_last_ten_thousand() {
    for (long slot = 1; slot <= 25_000; slot++) {
      add(slot, 1);
    }
    assertThat(end(30_000)).isEqualTo(LongStream.rangeClosed(15_001, 25_000).boxed().toList());
  }

  @Test
  void a_replica_without_that_bound_keeps_all() {
    WaitingReads<String, String> unbounded =
        new WaitingReads<>(Mistake.READS_KEPT_WITHOUT_BOUND.decisions());
    for (long slot = 1; slot <= 25_000; slot++) {
      add(unbounded, slot, 1);
    }
    List<Long> ends = new ArrayList<>();
    unbounded.end(30_000, read -> ends.add(read.end()));
    assertThat(ends).hasSize(25_000);
  }

  @Test
  void what_counts_is_how_many_commands_the_reads_have() {
    for (long slot = 1; slot <= 10; slot++) {
      add(slot, 3_000);
    }
    assertThat(end(100)).containsExactly(8L, 9L, 10L);
    add(101, 10_000);
    assertThat(end(101)).containsExactly(101L);
  }
}
