package io.kvszoo.router.gossip;

import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a session has seen of each key, which is what its next write of that key replaces.
 *
 * <p><b>Invariant.</b> Each write that the context of a key covers was read by this session, or is
 * its own, or was replaced: where the session's token is covered, no value of such a write is there
 * but one that the session has read or written. So no value that the session does not know of
 * disappears by its write.
 *
 * <ul>
 *   <li>A read adds all that the state which answered has: of the writes of this key in it, each
 *       was read, or replaced by another of them.
 *   <li>A write that was done takes the place of the further dot, unless that is of a write that
 *       was called later, whose answer came first; the clock does not change. It depends on all
 *       that it replaced and has removed that wherever it is applied, so the dot before it need not
 *       be remembered. Writes of others that the same replica did shortly before, with lower
 *       numbers, are not covered: nobody read them. What was read while the write was under way
 *       stays covered.
 *   <li>A write that may have been done and was not answered adds no dot; if it was done, its value
 *       becomes a sibling of the next. But from when it is first sent on, its key is remembered, so
 *       that the next is not blind and replaces nothing that came meanwhile.
 * </ul>
 *
 * <p>At least the last 10,000 keys are remembered, and at most twice as many. A write of any other
 * key is <i>blind</i>: it replaces what the replica has that does it. If it replaced nothing
 * instead, siblings would pile up without bound under a session that writes many keys and reads
 * none.
 *
 * <p>O(1) an operation, but for the merging of clocks.
 */
final class KeyContexts {

  /** How many keys make a generation. */
  static final int GENERATION = 10_000;

  /** The writes of a key that are covered, as of {@link DottedContext}. */
  private static final class Seen {

    private VectorClock clock = VectorClock.EMPTY;
    private Stamp dot = Stamp.NONE;

    /** Of the session's calls, the one that wrote the dot. */
    private long call;
  }

  private final GossipDecisions decisions;

  /** What was used since the generation before it was full. */
  private Map<String, Seen> young = new HashMap<>();

  /** What was used in the generation before, and not since. */
  private Map<String, Seen> old = new HashMap<>();

  KeyContexts(GossipDecisions decisions) {
    this.decisions = decisions;
  }

  /** What the session has seen of a key; none if it does not remember the key. */
  @Nullable DottedContext find(String key) {
    Seen seen = use(key);
    return seen == null ? null : decisions.context(seen.clock, seen.dot);
  }

  /** Remembers that a key was read from a state. */
  void read(String key, VectorClock state) {
    Seen seen = useOrAdd(key);
    seen.clock = seen.clock.merge(state);
  }

  /** Remembers that a key may be written from now on. */
  void writes(String key) {
    var unused = useOrAdd(key);
  }

  /**
   * Remembers that a key was written.
   *
   * @param call which call of the session this was
   */
  void wrote(String key, Stamp stamp, long call) {
    Seen seen = useOrAdd(key);
    if (decisions.isLastWrite(call, seen.call)) {
      seen.dot = stamp;
      seen.call = call;
    }
  }

  /**
   * What a write replaces that has waited for others since it was called: what the session had seen
   * then, and its own last write by now; none if it is blind. What was read meanwhile is not
   * replaced.
   */
  @Nullable DottedContext withOwnWrite(String key, @Nullable DottedContext atCall) {
    Seen seen = use(key);
    if (seen == null) {
      return atCall;
    }
    DottedContext context = atCall == null ? DottedContext.EMPTY : atCall;
    return seen.dot.equals(Stamp.NONE) ? context : context.withDot(seen.dot);
  }

  private Seen useOrAdd(String key) {
    Seen seen = use(key);
    return seen == null ? add(key, new Seen()) : seen;
  }

  private @Nullable Seen use(String key) {
    Seen seen = young.get(key);
    if (seen != null) {
      return seen;
    }
    Seen before = old.remove(key);
    return before == null ? null : add(key, before);
  }

  private Seen add(String key, Seen seen) {
    if (young.size() == GENERATION) {
      old = young;
      young = new HashMap<>();
    }
    young.put(key, seen);
    return seen;
  }
}
