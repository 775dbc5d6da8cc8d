package io.kvszoo.router;

/**
 * A consistency guarantee that clients can rely on, and its scope.
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

  /** Consistency guarantees, from the strongest to the weakest. */
  public enum Level {
    /**
     * Every operation appears to all clients to take effect at one moment between its call and its
     * return (Herlihy and Wing, 1990).
     */
    LINEARIZABLE("linearizable"),
    /**
     * A client that sees a write also sees everything that the writer had seen, on every key, and
     * replicas that have applied the same writes agree: causal+ (Lloyd, Freedman, Kaminsky and
     * Andersen, 2011).
     */
    CAUSAL("causal+"),
    /**
     * Replicas that have applied the same writes agree, and every replica eventually applies every
     * write.
     */
    EVENTUAL("eventually consistent");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    /** Returns the name of this guarantee, for display. */
    @Override
    public String toString() {
      return label;
    }
  }

  /** The scope of a guarantee. */
  public enum Scope {
    /** The guarantee holds among all operations. */
    WHOLE_STORE,
    /**
     * The guarantee holds among the operations on keys of the same part of the router's {@link
     * Placement}.
     */
    EACH_PART
  }

  /**
   * The guarantee of a store each of whose parts gives this guarantee on its own. Linearizability
   * (Herlihy and Wing, 1990) and convergence are local properties of single keys, so they hold for
   * the whole store. Causality across keys holds only within each part.
   *
   * @return the guarantee of the whole store
   */
  public Consistency withinEachPart() {
    return level == Level.CAUSAL ? new Consistency(level, Scope.EACH_PART) : this;
  }

  /** Returns the name of this guarantee, for display. */
  @Override
  public String toString() {
    return scope == Scope.EACH_PART ? level + " within each shard" : level.toString();
  }
}
