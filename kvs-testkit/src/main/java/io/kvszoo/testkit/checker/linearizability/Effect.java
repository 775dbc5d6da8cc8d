package io.kvszoo.testkit.checker.linearizability;

/**
 * The effect of an operation on the state of a {@link SequentialModel}. It speeds up checking, and
 * must be correct.
 */
public enum Effect {
  /** It does not change any state, like a read, or a compareAndSet that was not applied. */
  READ,
  /** It leads to the same state from every state, like a write. */
  OVERWRITE,
  /** Any other effect; always correct. */
  UPDATE
}
