package io.kvszoo.router.paxos;

import io.kvszoo.network.Context;
import io.kvszoo.router.paxos.ReplicaMessage.Behind;
import io.kvszoo.router.paxos.ReplicaMessage.CatchUp;
import io.kvszoo.router.paxos.ReplicaMessage.CatchUpTick;
import io.kvszoo.router.paxos.ReplicaMessage.Cursor;
import io.kvszoo.router.paxos.ReplicaMessage.Page;
import io.kvszoo.router.paxos.ReplicaMessage.Suffix;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a replica gets what it lacks. The leader tells it that it is behind, and whom to ask; then it
 * asks for one chunk after the other, of the log or of a snapshot, each when the one before is
 * there, so that its own host sets the pace and at most one chunk waits there while other messages
 * come. What is lost is asked for again, each time after twice the wait, and every other time of
 * the next replica.
 *
 * <p><b>Invariant.</b> What has come of a snapshot is one part of one snapshot, from its beginning
 * up to the {@link Cursor}; it is in memory only, and neither seen nor on disk before it is whole.
 * A page is taken only if it answers a request for what comes after the cursor; the cursor moves
 * whenever one is taken. So pages that are late, doubled, or of a snapshot that was begun before,
 * change nothing. A part of the log may come at any time: what was chosen for a slot is so for
 * good.
 *
 * <p>Another replica goes on with the same snapshot if it has it. If it has not, it sends the
 * beginning of its own, and what came before is dropped. A replica catches up as long as it gets
 * the entries of a snapshot before the source has made two more, that is, in the time of about four
 * commands an entry.
 */
final class CatchingUp<V, E> {

  /** How much a chunk weighs: commands, entries and answers. */
  static final int CHUNK = 250;

  /** The longest wait for a chunk, in multiples of the shortest. */
  private static final int MOST_PATIENCE = 16;

  /** Instead of a replica: the leader has what is lacked. */
  static final int LEADER = -1;

  private static final Cursor START = new Cursor(0, 0);

  private final Context<ReplicaMessage<V, E>> context;
  private final PaxosSettings settings;
  private final PaxosDecisions decisions;
  private final Roles<V, E> roles;
  private final int self;
  private final ReplicaLog<V, E> log;

  private boolean isUnderWay;
  private boolean isTickScheduled;
  private int leader;
  private int source;

  /** The end of the log when it was last asked for. */
  private long askedFrom;

  /** Ticks since a chunk was first asked for. */
  private long waited;

  /** After how many of them it is asked for again. */
  private long due;

  /** How long to wait for a chunk at first: twice as long as the one before took. */
  private int patience;

  /** How often a chunk was asked for again. */
  private int repeated;

  private @Nullable PartialSnapshot<V, E> partial;

  CatchingUp(
      Context<ReplicaMessage<V, E>> context,
      PaxosSettings settings,
      PaxosDecisions decisions,
      int self,
      Roles<V, E> roles,
      ReplicaLog<V, E> log) {
    this.context = context;
    this.settings = settings;
    this.decisions = decisions;
    this.self = self;
    this.roles = roles;
    this.log = log;
  }

  boolean isUnderWay() {
    return isUnderWay;
  }

  /** The leader says that something is lacked, perhaps again. */
  void behind(Behind<V, E> behind) {
    if (!isUnderWay && behind.source() != self) {
      isUnderWay = true;
      leader = behind.proposer();
      source = behind.source();
      patience = settings.electionTicks();
      askForNext();
      scheduleTick();
    }
  }

  private void askForNext() {
    waited = 0;
    due = patience;
    repeated = 0;
    ask();
  }

  private void ask() {
    askedFrom = log.end();
    if (source == LEADER) {
      context.send(roles.proposers().get(leader), new ProposerMessage.CatchUp<>(self, askedFrom));
    } else {
      context.send(roles.replicas().get(source), new CatchUp<>(self, askedFrom, cursor()));
    }
  }

  private Cursor cursor() {
    return partial == null ? START : partial.cursor();
  }

  private void scheduleTick() {
    if (!isTickScheduled) {
      isTickScheduled = true;
      context.schedule(settings.heartbeat(), new CatchUpTick<>());
    }
  }

  void tick() {
    isTickScheduled = false;
    if (isUnderWay) {
      waited++;
      if (waited > due) {
        due = waited + bounded(waited);
        repeated++;
        if (repeated % 2 == 0) {
          askAnother();
        }
        ask();
      }
      scheduleTick();
    }
  }

  private int bounded(long ticks) {
    int least = settings.electionTicks();
    return (int) Math.max(least, Math.min(ticks, (long) MOST_PATIENCE * least));
  }

  private void askAnother() {
    source = (source + 1) % settings.replicas();
    if (source == self) {
      source = (source + 1) % settings.replicas();
    }
  }

  /** A part of the log was applied, which tells how much more there is. */
  void applied(Suffix<V, E> suffix) {
    if (isUnderWay && suffix.from() == askedFrom) {
      partial = null;
      isUnderWay = log.end() < suffix.end();
      if (isUnderWay) {
        answered();
      }
    }
  }

  /** Takes a part of a snapshot; returns the snapshot if it is whole by that. */
  Optional<Snapshot<V, E>> take(Page<V, E> page) {
    if (!isUnderWay || !decisions.isAnswer(page, cursor()) || page.part().end() <= log.end()) {
      return Optional.empty();
    }
    if (partial == null || page.offset() == 0) {
      partial = new PartialSnapshot<>(page);
    } else {
      partial.add(page);
    }
    if (!decisions.isWhole(page)) {
      answered();
      return Optional.empty();
    }
    Snapshot<V, E> whole = partial.whole();
    partial = null;
    return Optional.of(whole);
  }

  /** A snapshot is installed; what came after it is in the log. */
  void installed() {
    answered();
  }

  private void answered() {
    patience = bounded(2 * waited);
    askForNext();
  }
}
