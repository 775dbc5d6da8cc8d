/**
 * Causal consistency, causal convergence and causal memory: {@link
 * io.kvszoo.testkit.checker.causality.CausalChecker}; and, of causally consistent stores, whether
 * writes are lost: {@link io.kvszoo.testkit.checker.causality.FinalStateChecker}, {@link
 * io.kvszoo.testkit.checker.causality.UnreadLossChecker}.
 */
@NullMarked
package io.kvszoo.testkit.checker.causality;

import org.jspecify.annotations.NullMarked;
