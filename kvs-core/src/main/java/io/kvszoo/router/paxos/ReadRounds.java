package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ProposerMessage.Confirmed;
import io.kvszoo.router.protocol.NumberRing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reads of a {@link Leadership}: each waits for a round of confirmations by the acceptors that
 * begins after it came, and is then answered by a replica that has what was chosen by then. Rounds
 * without reads are heartbeats. A later round confirms the earlier ones too, so what is lost is
 * repaired by another round.
 */
final class ReadRounds<V, E> {

  private record Round<V>(Votes votes, long end, List<Command<V>> reads, long askedAt) {}

  private final Leadership<V, E> leadership;
  private final PaxosSettings settings;
  private final ReplicaProgress progress;
  private final Stopwatch stopwatch;
  private final RoundTrip roundTrip;
  private final NumberRing<Round<V>> rounds = new NumberRing<>(0);
  private List<Command<V>> waiting = new ArrayList<>();

  /** How many rounds with reads are under way, and how many reads. */
  private int roundsWithReads;

  private int confirming;
  private long askedLast;

  ReadRounds(
      Leadership<V, E> leadership,
      PaxosSettings settings,
      ReplicaProgress progress,
      Timing timing) {
    this.leadership = leadership;
    this.settings = settings;
    this.progress = progress;
    stopwatch = timing.stopwatch();
    roundTrip = timing.roundTrip();
  }

  void add(Command<V> read) {
    waiting.add(read);
  }

  boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether reads are under way. */
  boolean isConfirming() {
    return confirming > 0;
  }

  /** Begins a round if reads wait, and are enough for one more. */
  void flush() {
    if (!waiting.isEmpty()
        && roundsWithReads < settings.window()
        && CongestionWindow.isWorth(waiting.size(), confirming)) {
      begin();
    }
  }

  /** Begins a round, for the reads that wait, be there any. */
  void begin() {
    askedLast = stopwatch.read();
    List<Command<V>> reads = List.of(); // Not the list to which reads are added that come later.
    if (!waiting.isEmpty()) {
      reads = waiting;
      waiting = new ArrayList<>();
      roundsWithReads++;
      confirming += reads.size();
    }
    long number =
        rounds.add(new Round<>(leadership.newVotes(), leadership.readableEnd(), reads, askedLast));
    leadership.confirm(number);
  }

  /** When the rounds that are under way are late. */
  long due() {
    return askedLast + roundTrip.timeout();
  }

  /** Takes note of a confirmation; true if that makes a majority. */
  boolean confirmed(Confirmed<V> confirmed) {
    @Nullable Round<V> round = rounds.get(confirmed.round());
    if (round == null) {
      return false;
    }
    round.votes.add(confirmed.voter());
    if (!round.votes.isMajority()) {
      return false;
    }
    roundTrip.measured(stopwatch.read() - round.askedAt);
    for (long number = rounds.first(); number <= confirmed.round(); number++) {
      @Nullable Round<V> earlier = rounds.remove(number);
      if (earlier != null && !earlier.reads.isEmpty()) {
        roundsWithReads--;
        confirming -= earlier.reads.size();
        answer(earlier);
      }
    }
    return true;
  }

  private void answer(Round<V> round) {
    boolean areUsual = true;
    for (Command<V> read : round.reads) {
      leadership.ended(read);
      areUsual &= isUsual(read);
    }
    if (areUsual) {
      tell(progress.answering(), round.end, round.reads);
      return;
    }
    for (int i = 0; i < settings.replicas(); i++) {
      int replica = i;
      List<Command<V>> reads = round.reads.stream().filter(read -> goesTo(replica, read)).toList();
      if (!reads.isEmpty()) {
        tell(replica, round.end, reads);
      }
    }
  }

  /** Whether the leader chooses who answers a read, as it does if the one asked for is not fit. */
  private boolean isUsual(Command<V> read) {
    return !read.isForAll()
        && (read.answering() == Command.LEADERS_CHOICE || !progress.isFit(read.answering()));
  }

  private boolean goesTo(int replica, Command<V> read) {
    return isUsual(read)
        ? replica == progress.answering()
        : read.isAnsweredBy(replica, progress.answering());
  }

  private void tell(int replica, long end, List<Command<V>> reads) {
    leadership.tellReplica(replica, new ReplicaMessage.Read<>(end, reads));
  }
}
