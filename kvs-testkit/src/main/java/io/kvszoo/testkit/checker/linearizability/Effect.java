package io.kvszoo.testkit.checker.linearizability;

/**
 * What an operation does to the state of a {@link SequentialModel}: knowledge that makes checking
 * quicker, and must be true.
 */
public enum Effect {
  /** It leaves every state as it is, as a read, or a compareAndSet that lost. */
  READ,
  /** It leads to the same state from every state, as a write. */
  OVERWRITE,
  /** Anything else; always true. */
  UPDATE
}
