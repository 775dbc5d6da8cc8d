package io.kvszoo.router.paxos;

/**
 * The slot before which a proposer proposes nothing any more. It only grows.
 *
 * <p><b>Invariant of truncation.</b> No slot is proposed afresh unless a majority of the acceptors,
 * each bound by its promise to the ballot, has said what it accepted for that slot. It holds
 * because
 *
 * <ul>
 *   <li>a slot is forgotten only when it is chosen and was on the disks of a majority of the
 *       replicas ({@link Leadership}, which tells the acceptors; {@link AcceptorStore}, which
 *       remembers from where on it knows, also when it has got its memory from others);
 *   <li>a {@link Candidacy} asks for promises from this slot on, raises it to whatever slot a
 *       promise begins at, and proposes nothing before it; and
 *   <li>nothing lowers it, and nothing that is known of the replicas alone raises it: what they
 *       have ({@link ReplicaProgress}) may be less by the next report, when a disk is lost, and
 *       then what was asked for is proposed again.
 * </ul>
 */
final class Truncation {

  private long slot;

  /** The first slot that may be proposed. */
  long slot() {
    return slot;
  }

  /**
   * Learns that all before a slot is chosen, and was on the disks of a majority of the replicas.
   */
  void raise(long to) {
    slot = Math.max(slot, to);
  }
}
