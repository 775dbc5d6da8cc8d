/**
 * Checkers of histories: {@link io.kvszoo.testkit.checker.linearizability.LinearizabilityChecker}
 * for any sequential model; for key-value stores {@link
 * io.kvszoo.testkit.checker.causality.CausalChecker}, {@link
 * io.kvszoo.testkit.checker.session.SessionChecker} and {@link
 * io.kvszoo.testkit.checker.causality.FinalStateChecker}. All return a {@link
 * io.kvszoo.testkit.checker.Verdict}, within a {@link io.kvszoo.testkit.checker.Budget}.
 */
@NullMarked
package io.kvszoo.testkit.checker;

import org.jspecify.annotations.NullMarked;
