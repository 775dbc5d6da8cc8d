package io.kvszoo.router;

/** What clients can rely on, from the strongest guarantee to the weakest. */
public enum Consistency {
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
  /** {@link #CAUSAL} among the keys of one shard, and no promise across shards. */
  CAUSAL_PER_SHARD("causal+ within each shard"),
  /** Replicas that have seen the same writes agree, and all come to see all writes. */
  EVENTUAL("eventually consistent");

  private final String label;

  Consistency(String label) {
    this.label = label;
  }

  /**
   * What is left of this guarantee when each shard gives it on its own. Linearizability is local
   * and survives; causality across keys does not.
   *
   * @return the guarantee of the shards together
   */
  public Consistency acrossShards() {
    return this == CAUSAL ? CAUSAL_PER_SHARD : this;
  }

  /** The name of this guarantee, for people. */
  @Override
  public String toString() {
    return label;
  }
}
