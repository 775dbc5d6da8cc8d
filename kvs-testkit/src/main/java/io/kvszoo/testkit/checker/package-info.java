/**
 * Judges of histories: {@link io.kvszoo.testkit.checker.LinearizabilityChecker} for any sequential
 * model, {@link io.kvszoo.testkit.checker.CausalChecker}, {@link
 * io.kvszoo.testkit.checker.SessionChecker} and {@link io.kvszoo.testkit.checker.FinalStateChecker}
 * for key-value stores. All answer with a {@link io.kvszoo.testkit.checker.Verdict}.
 */
@NullMarked
package io.kvszoo.testkit.checker;

import org.jspecify.annotations.NullMarked;
