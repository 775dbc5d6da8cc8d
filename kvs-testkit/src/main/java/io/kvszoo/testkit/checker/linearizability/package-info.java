/**
 * Linearizability for any sequential model: {@link
 * io.kvszoo.testkit.checker.linearizability.LinearizabilityChecker}.
 */
@NullMarked
package io.kvszoo.testkit.checker.linearizability;

import org.jspecify.annotations.NullMarked;
