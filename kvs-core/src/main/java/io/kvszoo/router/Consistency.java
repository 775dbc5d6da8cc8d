package io.kvszoo.router;

/**
 * What clients can rely on: a guarantee, and how far it reaches.
 *
 * @param level the guarantee
 * @param scope the operations among which it holds
 */
public record Consistency(Level level, Scope scope) {

  /** {@link Level#LINEARIZABLE} for the whole store. */
  public static final Consistency LINEARIZABLE =
      new Consistency(Level.LINEARIZABLE, Scope.WHOLE_STORE);

  /** {@link Level#CAUSAL} for the whole store. */
  public static final Consistency CAUSAL = new Consistency(Level.CAUSAL, Scope.WHOLE_STORE);

  /** {@link Level#EVENTUAL} for the whole store. */
  public static final Consistency EVENTUAL = new Consistency(Level.EVENTUAL, Scope.WHOLE_STORE);

  /** Guarantees, from the strongest to the weakest. */
  public enum Level {
    /**
     * Every operation takes effect at one moment between its call and its return, for all clients
     * alike (Herlihy and Wing, 1990).
     */
    LINEARIZABLE("linearizable"),
    /**
     * Whoever sees a write sees all that its writer had seen, on every key, and replicas that have
     * seen the same writes agree: causal+ (Lloyd, Freedman, Kaminsky and Andersen, 2011).
     */
    CAUSAL("causal+"),
    /** Replicas that have seen the same writes agree, and all come to see all writes. */
    EVENTUAL("eventually consistent");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    /** The name of this guarantee, for people. */
    @Override
    public String toString() {
      return label;
    }
  }

  /** How far a guarantee reaches. */
  public enum Scope {
    /** It holds among all operations. */
    WHOLE_STORE,
    /** It holds among the operations on keys of one part of the router's {@link Placement}. */
    EACH_PART
  }

  /**
   * What is left of this guarantee when each part of a store gives it on its own. What concerns one
   * key at a time is local and survives: linearizability (Herlihy and Wing, 1990) and convergence.
   * Causality across keys does not.
   *
   * @return the guarantee of the parts together
   */
  public Consistency withinEachPart() {
    return level == Level.CAUSAL ? new Consistency(level, Scope.EACH_PART) : this;
  }

  /** The name of this guarantee, for people. */
  @Override
  public String toString() {
    return scope == Scope.EACH_PART ? level + " within each shard" : level.toString();
  }
}
