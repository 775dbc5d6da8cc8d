/**
 * Arbitraries for jqwik, which the user adds: {@link io.kvszoo.testkit.jqwik.KVSArbitraries}. What
 * fails shrinks.
 */
@NullMarked
package io.kvszoo.testkit.jqwik;

import org.jspecify.annotations.NullMarked;
