package io.kvszoo.router.paxos;

import static io.kvszoo.router.paxos.LeaderSearch.NOBODY;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.SessionMessage.Busy;
import io.kvszoo.router.paxos.SessionMessage.NotLeading;
import io.kvszoo.router.paxos.SessionMessage.Ready;
import io.kvszoo.router.paxos.SessionMessage.Reply;
import io.kvszoo.router.paxos.SessionMessage.Retry;
import io.kvszoo.router.paxos.SessionMessage.Submit;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.NumberRing;
import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.Stopwatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: finds the leader ({@link LeaderSearch}), and asks it for operations, each
 * again until it is answered; the replicas do it once.
 *
 * <p><b>Outcomes.</b> Nothing is sent before a proposer has said that it leads, or forwards to who
 * does, so that while nobody does, operations are known not to be done. What was sent, and not
 * answered, nobody can know; a write that a full leader has refused too, since the network may have
 * doubled it and the copy be late. It is sent again when the leader may have room. Reads, and what
 * was not sent, end as not done when the leader has refused the session several times in a row.
 *
 * <p><b>Time.</b> It sends again when it has waited longer than answers take ({@link RoundTrip});
 * each copy has a number that its answer names, so that all answers can be measured. It waits
 * longer after each copy until there is an answer to some command, whatever the leader says
 * meanwhile to its other questions. All replicas answer copies, since what does not get through may
 * be the answer; with the third it looks for another way to the leader, too.
 */
final class PaxosSession<V> implements Process<SessionMessage<V>> {

  /** How long commands and answers go a longer way, before the usual one is tried again, in ns. */
  private static final long DETOUR = 1_000_000_000;

  /** After how many copies without an answer to look for another way to the leader. */
  private static final int COPIES_ONE_WAY = 2;

  /** How many operations in a row take a second copy before another replica is asked for. */
  private static final int MOST_LATE = 2;

  /** After how many refusals in a row operations end. */
  private static final int MOST_REFUSALS = 2;

  private static final int MOST_DOUBLINGS = 8;

  /** How long to wait after many refusals, unless the leader asks for more, in ns. */
  private static final long MOST_BUSY = 20_000_000_000L;

  /** An operation that waits for its answer. */
  private static final class Pending<V> {

    private final KVSOperation<V> operation;
    private final Completion<V> completion;
    private long sequence;

    /** As of when it may be done, once it is sent. */
    private long asOf;

    private boolean isToBeSent = true;
    private int copies;
    private long firstSent;

    /** The same, by the clock of the host. */
    private long firstSentClock;

    private long lastSent;
    private long due;

    private Pending(Submit<V> submit) {
      operation = submit.operation();
      completion = submit.completion();
    }
  }

  private final Context<SessionMessage<V>> context;
  private final Address<SessionMessage.Wire<V>> self;
  private final PaxosDecisions decisions;
  private final Roles<V, ?> roles;

  /** Drawn anew after a crash, when the numbers of operations begin again. */
  private final Long session;

  private final NumberRing<Pending<V>> pending = new NumberRing<>(1);
  private final Stopwatch stopwatch;
  private final RoundTrip roundTrip = new RoundTrip();
  private final LeaderSearch<V> search;

  /** The proposer to which commands go. */
  private int route = NOBODY;

  private final KnownTime time;

  /** The proposer to which they went last. */
  private int lastRoute = NOBODY;

  /** The leader to which that proposer forwards them; nobody if it leads itself. */
  private int forwardedTo = NOBODY;

  private long forwardedSince;

  /** The replica that is to answer, if it cannot be the one that the leader chooses. */
  private int answering = Command.LEADERS_CHOICE;

  private long answeringSince;

  /** How many operations in a row were not answered before their second copy. */
  private int late;

  /** A full leader is not asked before this. */
  private long busyUntil;

  private int refusals;

  /** When the timer goes off, and its number; others are void. */
  private long timer = Long.MAX_VALUE;

  private long timers;

  PaxosSession(Context<SessionMessage<V>> context, PaxosDecisions decisions, Roles<V, ?> roles) {
    this.context = context;
    self = context.self().narrowed();
    this.decisions = decisions;
    this.roles = roles;
    session = context.random().nextLong();
    stopwatch = new Stopwatch(context);
    search = new LeaderSearch<>(context, roles, session, roundTrip);
    time = new KnownTime(context);
  }

  @Override
  public void receive(SessionMessage<V> message) {
    long now = stopwatch.read();
    if (message instanceof Submit<V> submit) {
      submit(new Pending<>(submit), now);
    } else if (message instanceof Reply<V> reply) {
      answered(reply, now);
    } else if (message instanceof Ready<V> ready) {
      ready(ready, now);
    } else if (message instanceof NotLeading<V> notLeading) {
      notLeading(notLeading, now);
    } else if (message instanceof Busy<V> busy) {
      refused(busy, now);
    } else if (message instanceof Retry<V> retry && retry.number() == timers) {
      retry(now);
    }
  }

  private void submit(Pending<V> operation, long now) {
    operation.sequence = pending.add(operation);
    if (route != NOBODY && (time.isFresh() || !operation.operation.isWrite())) {
      if (forwardedTo != NOBODY && now - forwardedSince > DETOUR) {
        forwardedSince = now;
        search.hello(forwardedTo, now);
      }
      send(operation, now);
    } else if (now < busyUntil) {
      var unused = operation.completion.ifGivenUp(new Outcome.NotDone<>("the leader is busy"));
    } else {
      var unused = operation.completion.ifGivenUp(new Outcome.NotDone<>("no proposer leads"));
      if (route != NOBODY) { // It has to say again what time it is.
        route = NOBODY;
        search.begin(now, NOBODY, lastRoute);
      } else if (search.isUnderWay()) {
        search.hurry(now);
      } else {
        search.begin(now, NOBODY, NOBODY);
      }
    }
    scheduleRetry(now, 0);
  }

  /** A reply to the session before a crash of this host is none to this one. */
  private void answered(Reply<V> reply, long now) {
    if (session.equals(reply.session())) {
      @Nullable Pending<V> answered = pending.remove(reply.sequence());
      if (answered != null) {
        time.told(reply.time(), answered.firstSentClock);
        if (reply.copy() == answered.copies) {
          roundTrip.measured(now - answered.lastSent);
        } else if (reply.copy() == 1) {
          roundTrip.measured(now - answered.firstSent);
        }
        chooseReplica(reply, now);
        refusals = 0;
        search.answered();
        if (route != NOBODY) {
          search.end();
        }
        answered.completion.complete(reply.outcome());
      }
    }
  }

  /** Asks for the replica that answered when the one that should did not, twice in a row. */
  private void chooseReplica(Reply<V> reply, long now) {
    late = reply.copy() == 1 ? 0 : late + 1;
    if (late >= MOST_LATE) {
      answering = reply.replica();
      answeringSince = now;
    } else if (now - answeringSince > DETOUR) {
      answering = Command.LEADERS_CHOICE;
    }
  }

  // Time.

  /** Sees to it that the timer goes off when something is due, or after the least time. */
  private void scheduleRetry(long now, long least) {
    if (pending.isEmpty()) {
      return;
    }
    long due = Math.max(nextDue(), now + least);
    if (due < timer) {
      timer = due;
      timers++;
      long delay = Math.max(0, due - now);
      stopwatch.readWithin(delay);
      context.schedule(Duration.ofNanos(delay), new Retry<>(timers));
    }
  }

  private long nextDue() {
    long dueOfSearch = search.isUnderWay() ? search.due() : Long.MAX_VALUE;
    if (route == NOBODY) {
      return search.isUnderWay() ? dueOfSearch : busyUntil;
    }
    // A timer that is set is for older ones, and sets the next.
    if (timer != Long.MAX_VALUE) {
      @Nullable Pending<V> newest = pending.get(pending.next() - 1);
      return newest == null ? dueOfSearch : Math.min(dueOfSearch, newest.due);
    }
    long[] earliest = {dueOfSearch};
    pending.forEach(operation -> earliest[0] = Math.min(earliest[0], operation.due));
    return earliest[0];
  }

  private void retry(long now) {
    timer = Long.MAX_VALUE;
    pending.removeIf(operation -> operation.completion.isComplete());
    if (pending.isEmpty()) {
      search.end();
      stopwatch.readWithin(2 * DETOUR); // Nothing is measured until the next operation.
      return;
    }
    if (route != NOBODY) {
      sendAgain(now);
    } else if (!search.isUnderWay() && now >= busyUntil) {
      search.begin(now, NOBODY, lastRoute);
    }
    if (search.isUnderWay() && now >= search.due()) {
      int forwarding = search.proceed(now, time.isFresh() || isReadingOnly());
      if (forwarding != NOBODY) {
        found(forwarding, search.leader(), now);
      }
    }
    scheduleRetry(now, roundTrip.usualTimeout() / 4);
  }

  /** Whether nothing that waits needs to know what time it is. */
  private boolean isReadingOnly() {
    boolean[] isReadingOnly = {true};
    pending.forEach(operation -> isReadingOnly[0] &= !operation.operation.isWrite());
    return isReadingOnly[0];
  }

  /** Sends what is due, and looks for another way if it is not the first time. */
  private void sendAgain(long now) {
    boolean[] isAnyDue = {false};
    boolean[] isSilent = {false};
    pending.forEach(
        operation -> {
          if (operation.due <= now) {
            isAnyDue[0] = true;
            operation.isToBeSent = true;
            isSilent[0] |= operation.copies >= COPIES_ONE_WAY;
          }
        });
    if (isAnyDue[0]) {
      roundTrip.timedOut();
      sendAll(now);
      if (isSilent[0] && !search.isUnderWay()) {
        search.begin(now, route, NOBODY);
      }
    }
  }

  // The leader.

  private void ready(Ready<V> ready, long now) {
    boolean isAwaited = search.isUnderWay() || forwardedTo != NOBODY;
    if (isAwaited && session.equals(ready.session()) && search.isCurrent(ready.asked().time())) {
      time.told(ready.time(), ready.asked().clock());
      search.answered();
      roundTrip.expect(now - ready.asked().time() + ready.further());
      if (time.isFresh() || isReadingOnly()) {
        found(ready.proposer(), NOBODY, now);
      } else { // The time was under way for too long.
        search.begin(now, NOBODY, ready.proposer());
      }
      scheduleRetry(now, 0);
    }
  }

  /** A proposer that gets a command, and not a question, tells no time. */
  private void notLeading(NotLeading<V> notLeading, long now) {
    if (!session.equals(notLeading.session())) {
      return;
    }
    if (route == notLeading.proposer()) {
      pending.forEach(operation -> operation.isToBeSent = true);
      route = NOBODY;
      search.begin(now, notLeading.proposer(), notLeading.leader());
    }
    notLeading.asked().ifPresent(asked -> time.told(notLeading.time(), asked.clock()));
    if (search.isUnderWay() && notLeading.leader() != NOBODY) {
      search.referred(notLeading.proposer(), notLeading.leader(), now);
    }
    scheduleRetry(now, 0);
  }

  private void found(int proposer, int leader, long now) {
    search.end();
    if (lastRoute != proposer) {
      answering = Command.LEADERS_CHOICE;
      late = 0;
      if (forwardedTo != proposer) { // Else it has what was sent.
        pending.forEach(operation -> operation.isToBeSent = true);
      }
    }
    forwardedTo = leader;
    forwardedSince = now;
    route = proposer;
    lastRoute = proposer;
    sendAll(now);
  }

  private void sendAll(long now) {
    pending.forEach(
        operation -> {
          if (operation.isToBeSent && !operation.completion.isComplete()) {
            send(operation, now);
          }
        });
  }

  private void send(Pending<V> operation, long now) {
    operation.isToBeSent = false;
    if (operation.operation.isWrite() && !operation.completion.ifGivenUp(decisions.unanswered())) {
      return;
    }
    if (operation.copies == 0) {
      operation.asOf = time.latest();
    }
    operation.copies++;
    operation.lastSent = now;
    if (operation.copies == 1) {
      operation.firstSent = now;
      operation.firstSentClock = context.now();
    }
    operation.due = now + timeout(operation);
    Command<V> command =
        new Command<>(
            self,
            session,
            operation.sequence,
            pending.first(),
            operation.asOf,
            operation.operation,
            operation.copies,
            answering);
    context.send(
        roles.proposers().get(route),
        forwardedTo == NOBODY ? command : new ProposerMessage.Forward<>(command));
  }

  private long timeout(Pending<V> operation) {
    long timeout = roundTrip.timeout();
    return operation.copies == 1 ? timeout : timeout + context.random().nextLong(timeout / 4 + 1);
  }

  // A full leader.

  private void refused(Busy<V> busy, long now) {
    if (!session.equals(busy.session())) {
      return;
    }
    if (now >= busyUntil) {
      long asked = busy.retryAfter().toNanos();
      long least =
          Math.max(asked, Math.min(asked << Math.min(refusals, MOST_DOUBLINGS), MOST_BUSY));
      busyUntil = now + least + context.random().nextLong(least + 1);
      refusals++;
    }
    route = NOBODY;
    lastRoute = busy.proposer();
    search.end();
    Outcome<V> outcome =
        Outcome.NotDone.busy("the leader is busy", Duration.ofNanos(busyUntil - now));
    pending.forEach(
        operation -> {
          if (operation.sequence == busy.sequence()) {
            operation.isToBeSent = true;
          }
          boolean isOver = !operation.operation.isWrite() || operation.copies == 0;
          if (operation.isToBeSent && isOver && refusals > MOST_REFUSALS) {
            operation.completion.complete(outcome);
          }
        });
    pending.removeIf(operation -> operation.completion.isComplete());
    timer = Long.MAX_VALUE;
    scheduleRetry(now, 0);
  }
}
