package io.kvszoo.testkit.checker.causality;

/**
 * Models of causal consistency. In all of them, a client that sees a write also sees the writes
 * that causally precede it; the last two are stronger than the first, in different ways.
 */
public enum CausalModel {
  /**
   * Causal consistency: each client sees causally related writes in their order, and concurrent
   * writes in any order.
   */
  CAUSAL,
  /**
   * In addition, all clients agree on an order of concurrent writes: causal+ (Lloyd and others,
   * 2011), the guarantee of causal stores in which the last writer wins.
   */
  CAUSAL_CONVERGENCE,
  /**
   * In addition, a total order of all writes, which may differ between clients, explains all reads
   * of each client: causal memory (Ahamad and others, 1995).
   */
  CAUSAL_MEMORY
}
