package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.AcceptorMessage.JoinAnswer;
import io.kvszoo.router.session.Incarnations;
import io.kvszoo.router.session.Memory;
import io.kvszoo.router.session.Rebirth;
import java.util.function.Supplier;

/**
 * How an acceptor that lost its disk comes to vote again, by a {@link Rebirth}. What it promised
 * and accepted is lost, so it must not vote as the one that it was. It asks the others for an
 * incarnation that nobody has heard of, and takes over what they have promised and accepted; with
 * the grants of f + 1 of the 2f others it votes, as another.
 *
 * <p>Why that is safe: a majority in which the lost memory voted has f of the others, so one of
 * them, X, is among the f + 1 that granted. If X voted before it granted, the new memory has the
 * vote of X, and with it promises and accepts as much. If X granted before it voted, its vote says
 * so, and the vote of the lost memory does not count: see {@link Votes}. If X lost its own disk
 * between its grant and its vote, then one of the f other granters granted both new memories, since
 * X too needed f + 1; if that was X's first, the grant of the old X does not count here, as grants
 * are votes; and if it was this one first, X has heard of it, and its vote says so.
 *
 * <p>Answers may be late or come twice: those to another attempt, before the disk was lost again,
 * are ignored, and those to this one are as good as new, also after a crash, since the proposal is
 * on disk before it is sent. Whoever has heard of it, from anybody, grants it.
 *
 * <p>So an acceptor whose disk is lost needs f + 1 others that have theirs. Votes that say which
 * memories the voter knows are the crash vectors of "Recovering Shared Objects Without Stable
 * Storage" (Michael, Ports, Sharma and Szekeres, 2017), which also tells how simpler ways fail; the
 * need is that of "Paxos Made Live" (Chandra, Griesemer and Redstone, 2007), section 5.1.
 */
final class Rejoining<V> implements Rebirth.Quorum<JoinAnswer<V>> {

  private final PaxosDecisions decisions;
  private final Supplier<Votes> newGrants;
  private final AcceptorStore<V> store;
  private final Rebirth<JoinAnswer<V>> rebirth;
  private Votes grants;

  Rejoining(
      PaxosDecisions decisions,
      int self,
      Supplier<Votes> newGrants,
      long attempt,
      Incarnations incarnations,
      AcceptorStore<V> store) {
    this.decisions = decisions;
    this.newGrants = newGrants;
    this.store = store;
    rebirth = new Rebirth<>(self, attempt, incarnations, this);
    grants = newGrants.get();
  }

  /** What to propose to all others, once it is on disk: the same as before a crash. */
  Memory proposal() {
    return rebirth.proposal();
  }

  /** Takes an answer, and says whether enough have granted what was proposed. */
  boolean answered(JoinAnswer<V> answer) {
    return rebirth.answered(answer.memory(), answer.granted(), answer.known(), answer);
  }

  /** Takes over what another has promised and accepted, with its grant. */
  @Override
  public void add(JoinAnswer<V> grant) {
    store.promise(grant.promised());
    store.truncate(grant.truncated());
    store.learn(grant.accepted());
    decisions.addGrant(grants, grant.voter());
  }

  @Override
  public void clear() {
    grants = newGrants.get();
  }

  @Override
  public boolean isReached() {
    return grants.isMajority();
  }
}
