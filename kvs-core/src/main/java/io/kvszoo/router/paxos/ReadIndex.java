package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.ProposerMessage.Confirmed;
import io.kvszoo.router.session.NumberRing;
import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.Stopwatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reads of a leader, which take no slot ("read index": Ongaro, "Consensus: Bridging Theory and
 * Practice", 2014, section 6.4). A read waits until a majority of the acceptors has confirmed that
 * the leader's ballot is still the highest, in a round that begins after the read came, because
 * another leader may have begun since an earlier round left. Then a replica answers it that has
 * applied all that clients may know of when the round began (see {@link PaxosDecisions#readEnd}).
 *
 * <p>This departs from the thesis in that a new leader need not first have a command of its own
 * chosen, since it reads past everything that phase 1 found, and in that any replica may answer.
 * Rounds without reads are heartbeats. A later round confirms the earlier ones too, so another
 * round repairs what is lost.
 */
final class ReadIndex<V, E> {

  private record Round<V>(Votes votes, long end, List<Command<V>> reads, long askedAt) {}

  private final PaxosSettings settings;
  private final PaxosDecisions decisions;
  private final KeptSlots<V> slots;
  private final CommandsUnderWay underWay;
  private final AcceptorFeed<V> acceptors;
  private final ReplicaFeed<V, E> replicas;
  private final Stopwatch stopwatch;
  private final RoundTrip roundTrip;
  private final NumberRing<Round<V>> rounds = new NumberRing<>(0);
  private List<Command<V>> waiting = new ArrayList<>();

  /** How many rounds with reads are under way, and how many reads. */
  private int roundsWithReads;

  private int confirming;
  private long askedLast;

  ReadIndex(
      PaxosSettings settings,
      PaxosDecisions decisions,
      KeptSlots<V> slots,
      CommandsUnderWay underWay,
      AcceptorFeed<V> acceptors,
      ReplicaFeed<V, E> replicas,
      Timing timing) {
    this.settings = settings;
    this.decisions = decisions;
    this.slots = slots;
    this.underWay = underWay;
    this.acceptors = acceptors;
    this.replicas = replicas;
    stopwatch = timing.stopwatch();
    roundTrip = timing.roundTrip();
  }

  void add(Command<V> read) {
    waiting.add(read);
  }

  int waiting() {
    return waiting.size();
  }

  boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether reads are under way. */
  boolean isConfirming() {
    return confirming > 0;
  }

  /** Begins a round if reads wait that a replica has room for, and are enough for one more. */
  void flush() {
    int next = next();
    if (next > 0
        && roundsWithReads < settings.window()
        && CongestionWindow.isWorth(next, confirming)) {
      begin();
    }
  }

  /** How many of the reads that wait a replica has room for. */
  private int next() {
    return waiting.isEmpty()
        ? 0
        : (int) Math.max(0, Math.min(waiting.size(), replicas.roomForReads() - confirming));
  }

  /** Begins a round, for the reads that wait and that there is room for; there may be none. */
  void begin() {
    askedLast = stopwatch.read();
    List<Command<V>> reads = List.of(); // Not the list to which reads are added that come later.
    int next = next();
    if (next > 0) {
      if (next == waiting.size()) {
        reads = waiting;
        waiting = new ArrayList<>();
      } else {
        List<Command<V>> first = waiting.subList(0, next);
        reads = List.copyOf(first);
        first.clear();
      }
      roundsWithReads++;
      confirming += next;
    }
    long end = decisions.readEnd(slots.recoveredEnd(), slots.chosenEnd(), slots.lastEnd());
    acceptors.confirm(
        rounds.add(new Round<>(new Votes(settings.acceptors()), end, reads, askedLast)));
    if (isConfirming()) {
      acceptors.scheduleRepeat(roundTrip.timeout());
    }
  }

  /**
   * Begins another round if reads have waited for too long for the last.
   *
   * @return when to look again
   */
  long repeat(long now) {
    if (now >= due()) {
      roundTrip.timedOut();
      begin();
    }
    return due();
  }

  private long due() {
    return askedLast + roundTrip.timeout();
  }

  /** Counts a confirmation; returns whether a majority was heard of by it. */
  boolean confirmed(Confirmed<V> confirmed) {
    @Nullable Round<V> round = rounds.get(confirmed.round());
    if (round == null || !decisions.count(round.votes, confirmed.voter())) {
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
      underWay.remove(read); // A copy that comes from now on is another read.
      areUsual &= isUsual(read);
    }
    int reader = replicas.reader();
    if (areUsual) {
      replicas.read(reader, round.end, round.reads);
      return;
    }
    for (int i = 0; i < settings.replicas(); i++) {
      int replica = i;
      List<Command<V>> reads =
          round.reads.stream().filter(read -> goesTo(replica, read, reader)).toList();
      if (!reads.isEmpty()) {
        replicas.read(replica, round.end, reads);
      }
    }
  }

  /** Whether the leader chooses who answers a read, as it does if the one asked for is not fit. */
  private boolean isUsual(Command<V> read) {
    return !read.isForAll()
        && (read.answering() == Command.LEADERS_CHOICE || !replicas.isFit(read.answering()));
  }

  /** A copy that all may answer goes to those that have room, and to one in any case. */
  private boolean goesTo(int replica, Command<V> read, int reader) {
    if (replica == reader) {
      return isUsual(read) || read.isForAll() || read.answering() == replica;
    }
    return read.isForAll()
        ? replicas.room(replica) > 0
        : !isUsual(read) && read.answering() == replica;
  }
}
