package io.kvszoo.router.gossip;

import io.kvszoo.router.gossip.GossipMessage.JoinAnswer;
import io.kvszoo.router.session.Incarnations;
import io.kvszoo.router.session.Memory;
import io.kvszoo.router.session.Rebirth;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a replica without memory comes to an incarnation that it never had, by a {@link Rebirth}: it
 * proposes one, and takes it when all others have it on disk and none had heard of it before. So no
 * dot is used twice, and from then on nobody counts on what the lost memory had.
 *
 * <p><b>Invariant.</b> From when a memory of a replica r is granted by all others, each replica
 * that has a memory knows this one or a later one of r. For a grant counts only if it is of the
 * latest memory of its sender that r knows of, so whoever has a memory then has granted with it.
 * Who gets one later, q, needs an answer of some replica y that had a memory. If y answered q
 * before it granted to r, then it told r of q, so that q's earlier grant did not count; if after,
 * then it told q of r. So of two memories of r with one incarnation, of which each needs the grants
 * of all others, the second is refused by any that has a memory, and at least one has, or the store
 * is gone.
 *
 * <p>Answers may be late or come twice. Those to a memory that was lost while it joined have
 * another attempt, which is random. Those to this one, also from before a crash of it, are as good
 * as new ones, since the proposal is on disk before it is sent and whoever has granted it goes on
 * doing so. Whoever has heard of the proposal by gossip grants it too; so a proposal is refused
 * only if another memory had it, and an incarnation is burnt by the loss of a disk alone.
 *
 * <p>All others, and not a majority of them: a replica that does not know could believe that the
 * lost memory still has a delete. At least one of them must have a memory; if all lost theirs, the
 * store is gone, and an empty one must not pass for it. One that is gone for good is to be replaced
 * by one with an empty disk under its name, which grants although it has no memory.
 */
final class Rejoining implements Rebirth.Quorum<JoinAnswer<?, ?>> {

  private final int others;
  private final Incarnations incarnations;
  private final Rebirth<JoinAnswer<?, ?>> rebirth;

  /** By replica, its answer that granted. */
  private final Map<Integer, JoinAnswer<?, ?>> grants = new TreeMap<>();

  Rejoining(int self, int others, long attempt, Incarnations incarnations) {
    this.others = others;
    this.incarnations = incarnations;
    rebirth = new Rebirth<>(self, attempt, incarnations, this);
  }

  /** What to propose to all others, once it is on disk: the same as before a crash. */
  Memory proposal() {
    return rebirth.proposal();
  }

  /** Takes an answer, and says whether what was proposed is granted by all. */
  boolean answered(JoinAnswer<?, ?> answer) {
    return !isOfLostMemory(answer)
        && rebirth.answered(answer.memory(), answer.granted(), answer.known(), answer);
  }

  @Override
  public void add(JoinAnswer<?, ?> grant) {
    grants.put(grant.replica(), grant);
  }

  @Override
  public void clear() {
    grants.clear();
  }

  @Override
  public boolean isReached() {
    grants.values().removeIf(this::isOfLostMemory);
    return grants.size() == others && grants.values().stream().anyMatch(JoinAnswer::hasMemory);
  }

  /** Of several memories with one incarnation, at most one ever was more than a proposal. */
  private boolean isOfLostMemory(JoinAnswer<?, ?> answer) {
    Memory latest = incarnations.known().of(answer.replica());
    Memory its = answer.known().of(answer.replica());
    return its.incarnation() == latest.incarnation()
        ? !answer.hasMemory() && !its.equals(latest)
        : its.incarnation() < latest.incarnation();
  }
}
