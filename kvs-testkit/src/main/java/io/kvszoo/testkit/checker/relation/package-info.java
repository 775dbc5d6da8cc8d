/**
 * Shared parts of the checkers, not exported: the reads and writes of sessions, and a meter that
 * ends a check that exceeds its budget.
 */
@NullMarked
package io.kvszoo.testkit.checker.relation;

import org.jspecify.annotations.NullMarked;
