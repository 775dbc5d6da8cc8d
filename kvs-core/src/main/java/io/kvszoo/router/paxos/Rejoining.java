package io.kvszoo.router.paxos;

import io.kvszoo.router.paxos.AcceptorMessage.Join;
import io.kvszoo.router.paxos.AcceptorMessage.JoinAnswer;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

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
  private final Set<Integer> grantedBy = new TreeSet<>();
  private int incarnation = 1;

  Rejoining(int self, int acceptors, long attempt) {
    this.self = self;
    this.acceptors = acceptors;
    this.attempt = attempt;
  }

  Join<V> request() {
    return new Join<>(self, attempt, incarnation);
  }

  /** Takes an answer, and returns the incarnation once enough have granted it. */
  OptionalInt answered(JoinAnswer<V> answer, AcceptorStore<V> store) {
    if (answer.attempt() != attempt) {
      return OptionalInt.empty();
    }
    int heardOf = (int) answer.incarnations().sequence(self);
    if (answer.granted() && answer.incarnation() == incarnation) {
      store.promise(answer.promised());
      store.truncate(answer.truncated());
      store.learn(answer.accepted());
      grantedBy.add(answer.acceptor());
    } else if (!answer.granted() && heardOf >= incarnation) {
      incarnation = heardOf + 1;
      grantedBy.clear();
    }
    return 2 * grantedBy.size() > acceptors ? OptionalInt.of(incarnation) : OptionalInt.empty();
  }
}
