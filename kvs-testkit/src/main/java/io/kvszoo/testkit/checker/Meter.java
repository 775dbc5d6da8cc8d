package io.kvszoo.testkit.checker;

/** Counts what a check costs, and ends it when that is too much. */
final class Meter {

  /** The check is over budget. */
  static final class Exhausted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    Exhausted(String limit) {
      super(limit, null, false, false);
      this.limit = limit;
    }

    /** Which limit was reached. */
    String limit() {
      return limit;
    }
  }

  private static final int STEPS_A_GLANCE = 256;

  private final Budget budget;
  private final long deadline;
  private int steps;

  Meter(Budget budget) {
    this.budget = budget;
    deadline = System.nanoTime() + budget.time().toNanos();
  }

  /** Counts one step of a search that holds that many bytes. */
  void step(long bytes) {
    steps++;
    if (steps % STEPS_A_GLANCE == 0) {
      glance();
      allow(bytes);
    }
  }

  /** Looks at the memory, before some is taken. */
  void allow(long bytes) {
    if (bytes > budget.bytes()) {
      throw new Exhausted(
          "the search would take more memory than its budget of %,d bytes"
              .formatted(budget.bytes()));
    }
  }

  /** Looks at the clock, before something that takes long. */
  void glance() {
    if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
      throw timedOut(budget);
    }
  }

  static Exhausted timedOut(Budget budget) {
    return new Exhausted("the time of the budget, " + budget.time() + ", is over");
  }
}
