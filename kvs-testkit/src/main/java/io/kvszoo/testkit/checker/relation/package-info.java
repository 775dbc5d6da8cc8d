/**
 * What judges of histories have in common, not exported: who read and wrote what in which session,
 * and a meter that ends a check which is over its budget.
 */
@NullMarked
package io.kvszoo.testkit.checker.relation;

import org.jspecify.annotations.NullMarked;
