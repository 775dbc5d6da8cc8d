package io.kvszoo.testkit.checker.session;

/**
 * The guarantees for the operations of a session, whichever replicas answer them: "Session
 * Guarantees for Weakly Consistent Replicated Data" by Douglas Terry and others (1994).
 */
public enum SessionGuarantee {
  /** A read sees the earlier writes of its session, or newer ones. */
  READ_YOUR_WRITES("read your writes"),
  /** A read sees the writes that earlier reads of its session saw, or newer ones. */
  MONOTONIC_READS("monotonic reads"),
  /**
   * A client that sees a write also sees the earlier writes of that write's session, or newer ones.
   */
  MONOTONIC_WRITES("monotonic writes"),
  /**
   * A client that sees a write also sees the writes that its session had read before it, or newer
   * ones.
   */
  WRITES_FOLLOW_READS("writes follow reads");

  private final String label;

  SessionGuarantee(String label) {
    this.label = label;
  }

  /** Returns the name of this guarantee, for display. */
  @Override
  public String toString() {
    return label;
  }
}
