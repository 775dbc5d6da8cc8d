package io.kvszoo.router.session;

/**
 * How a process that lost its disk gets an incarnation that nobody has heard of: it proposes one to
 * the others, which grant it if they know of no other memory of this process that has it or a
 * higher one, and has it when the grants of enough of them count. How many are enough, and which
 * count, is up to the protocol, and so is why that is safe.
 *
 * <p><b>Invariant.</b> A proposal is on disk before it is sent, and it is changed only if another
 * memory of this process had the same incarnation. So a crash burns no incarnation, and answers may
 * be late or come twice: those to another attempt, before the disk was lost again, are void, since
 * an attempt has a random number; those to this one are as good as new, also after a crash, since
 * whoever has granted a proposal goes on doing so.
 *
 * @param <A> the answers
 */
public final class Rebirth<A> {

  /**
   * The grants for the present proposal, and which of them make a quorum.
   *
   * @param <A> the answers
   */
  public interface Quorum<A> {

    /**
     * Takes note of a grant.
     *
     * @param grant an answer that grants the present proposal, perhaps for the second time
     */
    void add(A grant);

    /** Forgets all grants, since another incarnation is proposed. */
    void clear();

    /**
     * Whether enough have granted the proposal.
     *
     * @return whether the process has the incarnation that it proposes
     */
    boolean isReached();
  }

  private final int self;
  private final long attempt;
  private final Incarnations incarnations;
  private final Quorum<A> quorum;

  /**
   * Begins without grants; proposals are on the disk of the incarnations.
   *
   * @param self the number of this process among its peers
   * @param attempt a random number, drawn when the process started
   * @param incarnations what it knows of the memories of its peers
   * @param quorum which grants are enough
   */
  public Rebirth(int self, long attempt, Incarnations incarnations, Quorum<A> quorum) {
    this.self = self;
    this.attempt = attempt;
    this.incarnations = incarnations;
    this.quorum = quorum;
  }

  /**
   * The memory to propose to all others, once it is on disk.
   *
   * @return the same as before a crash, if there was one
   */
  public Memory proposal() {
    if (incarnations.own().equals(Memory.FIRST)) {
      incarnations.propose(new Memory(1, attempt));
    }
    return incarnations.own();
  }

  /**
   * Takes an answer.
   *
   * @param asked the memory that was proposed to whoever answers
   * @param isGranted whether that is the latest memory of this process that it has heard of
   * @param known all memories that it has heard of
   * @param answer the answer, for the quorum
   * @return whether the process has the incarnation now that it proposes
   */
  public boolean answered(Memory asked, boolean isGranted, Memories known, A answer) {
    Memory proposed = incarnations.own();
    if (asked.attempt() != proposed.attempt()) {
      return false;
    }
    var unused = incarnations.learn(known);
    int heardOf = known.of(self).incarnation();
    if (isGranted && asked.equals(proposed)) {
      quorum.add(answer);
    } else if (!isGranted && heardOf >= proposed.incarnation()) {
      incarnations.propose(new Memory(heardOf + 1, proposed.attempt()));
      quorum.clear();
    }
    return quorum.isReached();
  }
}
