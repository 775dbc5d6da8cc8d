package io.kvszoo.testkit.checker.relation;

import io.kvszoo.testkit.checker.Budget;

/** Measures the cost of a check, and ends the check when it exceeds its budget. */
public final class Meter {

  /** The check is over budget. */
  public static final class Exhausted extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    public Exhausted(String limit) {
      super(limit, null, false, false);
      this.limit = limit;
    }

    /** The limit that was reached. */
    public String limit() {
      return limit;
    }
  }

  private static final int STEPS_PER_GLANCE = 256;

  private final Budget budget;
  private final long deadline;
  private int steps;

  public Meter(Budget budget) {
    this.budget = budget;
    deadline = System.nanoTime() + budget.time().toNanos();
  }

  /** Counts one step of a search that holds that many bytes. */
  public void step(long bytes) {
    steps++;
    if (steps % STEPS_PER_GLANCE == 0) {
      glance();
      allow(bytes);
    }
  }

  /** Checks the limit of memory before an allocation. */
  public void allow(long bytes) {
    if (bytes > budget.bytes()) {
      throw new Exhausted(
          "the search would take more memory than its budget of %,d bytes"
              .formatted(budget.bytes()));
    }
  }

  /** Checks the limit of time before a long step. */
  public void glance() {
    if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
      throw timedOut(budget);
    }
  }

  public static Exhausted timedOut(Budget budget) {
    return new Exhausted("the time limit of the budget, " + budget.time() + ", has passed");
  }
}
