package io.kvszoo.testkit.checker.session;

/**
 * What a client can rely on within its own session, whichever replica answers: "Session Guarantees
 * for Weakly Consistent Replicated Data" by Douglas Terry and others (1994).
 */
public enum SessionGuarantee {
  /** A read sees what the session wrote, or something newer. */
  READ_YOUR_WRITES("read your writes"),
  /** A read sees what the session read before, or something newer. */
  MONOTONIC_READS("monotonic reads"),
  /** Whoever sees a write sees what its session wrote before it, or something newer. */
  MONOTONIC_WRITES("monotonic writes"),
  /** Whoever sees a write sees what its session had read before it, or something newer. */
  WRITES_FOLLOW_READS("writes follow reads");

  private final String label;

  SessionGuarantee(String label) {
    this.label = label;
  }

  /** The name of this guarantee, for people. */
  @Override
  public String toString() {
    return label;
  }
}
