package io.kvszoo.router.gossip;

import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
 *   <li>A write that was done takes the place of the further dot, and changes nothing of the clock.
 *       It depends on all that it replaced and has removed that wherever it is applied, so the dot
 *       before it need not be remembered. Writes of others that the same replica did shortly
 *       before, with lower numbers, are not covered: nobody read them. What was read while the
 *       write was under way stays covered.
 *   <li>A write that may have been done and was not answered adds nothing; if it was done, its
 *       value becomes a sibling of the next.
 * </ul>
 *
 * <p>Only the last 10,000 keys are remembered. A write of any other key is <i>blind</i>: it
 * replaces what the replica has that does it. If it replaced nothing instead, siblings would pile
 * up without bound under a session that writes many keys and reads none.
 *
 * <p>O(1) an operation, but for the merging of clocks.
 */
class KeyContexts {

  static final int MOST_KEYS = 10_000;

  /** The least recently used key first. */
  private final Map<String, DottedContext> contexts = new LinkedHashMap<>(16, 0.75f, true);

  /** What the session has seen of a key; none if it does not remember the key. */
  @Nullable DottedContext find(String key) {
    return contexts.get(key);
  }

  /** Remembers that a key was read from a state. */
  void read(String key, VectorClock seen) {
    DottedContext before = contexts.get(key);
    put(key, before == null ? DottedContext.of(seen) : before.merge(seen));
  }

  /** Remembers that a key was written. */
  void wrote(String key, Stamp stamp) {
    DottedContext before = contexts.getOrDefault(key, DottedContext.EMPTY);
    put(key, before.withDot(stamp));
  }

  private void put(String key, DottedContext context) {
    contexts.put(key, context);
    if (contexts.size() > MOST_KEYS) {
      Iterator<String> eldest = contexts.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
