package io.kvszoo.testkit.checker.causality;

/**
 * What causal consistency can mean. All have in common that whoever sees a write has seen what came
 * before it; the last two are stronger than the first, in different ways.
 */
public enum CausalModel {
  /** Each client sees causally related writes in their order, and concurrent ones in any. */
  CAUSAL,
  /**
   * And all clients agree on an order of concurrent writes: causal+ (Lloyd and others, 2011), what
   * replicated stores with a last writer that wins promise.
   */
  CAUSAL_CONVERGENCE,
  /**
   * And each client can explain all that it read by one order of all writes, its own: causal memory
   * (Ahamad and others, 1995).
   */
  CAUSAL_MEMORY
}
