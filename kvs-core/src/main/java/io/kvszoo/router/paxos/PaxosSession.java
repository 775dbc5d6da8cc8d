package io.kvszoo.router.paxos;

import static io.kvszoo.router.paxos.LeaderSearch.NOBODY;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.paxos.SessionMessage.Busy;
import io.kvszoo.router.paxos.SessionMessage.GivenUp;
import io.kvszoo.router.paxos.SessionMessage.NotLeading;
import io.kvszoo.router.paxos.SessionMessage.Ready;
import io.kvszoo.router.paxos.SessionMessage.Reply;
import io.kvszoo.router.paxos.SessionMessage.Retry;
import io.kvszoo.router.paxos.SessionMessage.Submit;
import io.kvszoo.router.session.ClientSession;
import io.kvszoo.router.session.PendingOperation;
import io.kvszoo.router.session.RoundTrip;
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
  private static final class Pending<V> extends PendingOperation<V> {

    /** As of when it may be done, once it is sent. */
    private long asOf;

    private boolean isToBeSent = true;

    private Pending(Submit<V> submit) {
      super(submit.operation(), submit.completion());
    }
  }

  private final Context<SessionMessage<V>> context;
  private final Address<SessionMessage.Wire<V>> self;
  private final PaxosDecisions decisions;
  private final Roles<V, ?> roles;

  private final ClientSession<SessionMessage<V>, Pending<V>> session;

  /** Its number, as an object, since commands have it as that. */
  private final Long number;

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

  PaxosSession(Context<SessionMessage<V>> context, PaxosDecisions decisions, Roles<V, ?> roles) {
    this.context = context;
    self = context.self().narrowed();
    this.decisions = decisions;
    this.roles = roles;
    session = new ClientSession<>(context, Retry::new);
    number = session.number();
    search = new LeaderSearch<>(context, roles, number, roundTrip);
    time = new KnownTime(context);
  }

  @Override
  public void receive(SessionMessage<V> message) {
    long now = session.now();
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
    } else if (message instanceof GivenUp<V> givenUp) {
      var unused = session.giveUp(givenUp.completion());
    } else if (message instanceof Retry<V> retry && session.endTimer(retry.number(), ended -> {})) {
      retry(now);
    }
  }

  private void submit(Pending<V> operation, long now) {
    session.add(operation);
    if (route != NOBODY && (time.isFresh() || !operation.operation().isWrite())) {
      if (forwardedTo != NOBODY && now - forwardedSince > DETOUR) {
        forwardedSince = now;
        search.hello(forwardedTo, now);
      }
      send(operation);
    } else if (now < busyUntil) {
      var unused = operation.completion().ifGivenUp(new Outcome.NotDone<>("the leader is busy"));
    } else {
      var unused = operation.completion().ifGivenUp(new Outcome.NotDone<>("no proposer leads"));
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

  private void answered(Reply<V> reply, long now) {
    @Nullable Pending<V> answered = session.end(reply.session(), reply.sequence());
    if (answered != null) {
      time.told(reply.time(), answered.askedAt());
      session.measure(answered, reply.copy(), roundTrip);
      chooseReplica(reply, now);
      refusals = 0;
      search.answered();
      if (route != NOBODY) {
        search.end();
      }
      answered.completion().complete(reply.outcome());
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
    if (!session.isEmpty()) {
      session.wakeBy(Math.max(nextDue(), now + least));
    }
  }

  private long nextDue() {
    long dueOfSearch = search.isUnderWay() ? search.due() : Long.MAX_VALUE;
    if (route == NOBODY) {
      return search.isUnderWay() ? dueOfSearch : busyUntil;
    }
    return Math.min(dueOfSearch, session.nextDue());
  }

  private void retry(long now) {
    if (session.isEmpty()) {
      search.end();
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
    session.forEach(operation -> isReadingOnly[0] &= !operation.operation().isWrite());
    return isReadingOnly[0];
  }

  /** Sends what is due, and looks for another way if it is not the first time. */
  private void sendAgain(long now) {
    boolean[] isAnyDue = {false};
    boolean[] isSilent = {false};
    session.forEach(
        operation -> {
          if (operation.due() <= now) {
            isAnyDue[0] = true;
            operation.isToBeSent = true;
            isSilent[0] |= operation.copies() >= COPIES_ONE_WAY;
          }
        });
    if (isAnyDue[0]) {
      roundTrip.timedOut();
      sendAll();
      if (isSilent[0] && !search.isUnderWay()) {
        search.begin(now, route, NOBODY);
      }
    }
  }

  // The leader.

  private void ready(Ready<V> ready, long now) {
    boolean isAwaited = search.isUnderWay() || forwardedTo != NOBODY;
    if (isAwaited
        && ready.session() == session.number()
        && search.isCurrent(ready.asked().time())) {
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
    if (notLeading.session() != session.number()) {
      return;
    }
    if (route == notLeading.proposer()) {
      session.forEach(operation -> operation.isToBeSent = true);
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
        session.forEach(operation -> operation.isToBeSent = true);
      }
    }
    forwardedTo = leader;
    forwardedSince = now;
    route = proposer;
    lastRoute = proposer;
    sendAll();
  }

  private void sendAll() {
    session.forEach(
        operation -> {
          if (operation.isToBeSent && !operation.completion().isComplete()) {
            send(operation);
          }
        });
  }

  private void send(Pending<V> operation) {
    operation.isToBeSent = false;
    if (operation.operation().isWrite()
        && !operation.completion().ifGivenUp(decisions.unanswered())) {
      return;
    }
    if (operation.copies() == 0) {
      operation.asOf = time.latest();
    }
    session.sent(operation, roundTrip.timeout());
    Command<V> command =
        new Command<>(
            self,
            number,
            operation.sequence(),
            session.openFrom(),
            operation.asOf,
            operation.operation(),
            operation.copies(),
            answering);
    context.send(
        roles.proposers().get(route),
        forwardedTo == NOBODY ? command : new ProposerMessage.Forward<>(command));
  }

  // A full leader.

  private void refused(Busy<V> busy, long now) {
    if (busy.session() != session.number()) {
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
    session.forEach(
        operation -> {
          if (operation.sequence() == busy.sequence()) {
            operation.isToBeSent = true;
          }
          boolean isOver = !operation.operation().isWrite() || operation.copies() == 0;
          if (operation.isToBeSent && isOver && refusals > MOST_REFUSALS) {
            operation.completion().complete(outcome);
          }
        });
    session.forgetEnded(operation -> {});
    session.cancelTimer();
    scheduleRetry(now, 0);
  }
}
