package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.AcceptorMessage.JoinAnswer;
import io.kvszoo.router.protocol.Incarnations;
import io.kvszoo.router.protocol.Memory;

/**
 * How an acceptor that lost its disk comes to vote again. What it promised and accepted is lost, so
 * it must not vote as the one that it was. It asks the others for an incarnation that nobody has
 * heard of, and takes over what they have promised and accepted; with the grants of f + 1 of the 2f
 * others it votes, as another.
 *
 * <p>Why that is safe: a majority in which the lost memory voted has f of the others, so one of
 * them, X, is among the f + 1 that granted. If X voted before it granted, the new memory has the
 * vote of X, and with it promises and accepts as much. If X granted before it voted, its vote says
 * so, and the vote of the lost memory does not count: see {@link Votes}.
 *
 * <p>So an acceptor whose disk is lost needs f + 1 others that have theirs. Votes that say which
 * memories the voter knows are the crash vectors of "Recovering Shared Objects Without Stable
 * Storage" (Michael, Ports, Sharma and Szekeres, 2017), which also tells how simpler ways fail; the
 * need is that of "Paxos Made Live" (Chandra, Griesemer and Redstone, 2007), section 5.1.
 */
class Rejoining<V> {

  private final int self;
  private final int acceptors;
  private final long attempt;
  private final Incarnations incarnations;
  private Votes grants;

  Rejoining(int self, int acceptors, long attempt, Incarnations incarnations) {
    this.self = self;
    this.acceptors = acceptors;
    this.attempt = attempt;
    this.incarnations = incarnations;
    grants = new Votes(acceptors);
  }

  /** What to propose to all others, once it is on disk: the same as before a crash. */
  Memory proposal() {
    if (incarnations.own().equals(Memory.FIRST)) {
      incarnations.propose(new Memory(1, attempt));
    }
    return incarnations.own();
  }

  /** Takes an answer, and says whether enough have granted what was proposed. */
  boolean answered(JoinAnswer<V> answer, AcceptorStore<V> store) {
    Memory proposed = incarnations.own();
    if (answer.memory().attempt() != proposed.attempt()) {
      return false;
    }
    var unused = incarnations.learn(answer.known());
    int heardOf = answer.known().of(self).incarnation();
    if (answer.granted() && answer.memory().equals(proposed)) {
      store.promise(answer.promised());
      store.truncate(answer.truncated());
      store.learn(answer.accepted());
      grants.add(answer.voter());
    } else if (!answer.granted() && heardOf >= proposed.incarnation()) {
      incarnations.propose(new Memory(heardOf + 1, proposed.attempt()));
      grants = new Votes(acceptors);
    }
    return isEnough(grants);
  }

  boolean isEnough(Votes granted) {
    return granted.isMajority();
  }
}
