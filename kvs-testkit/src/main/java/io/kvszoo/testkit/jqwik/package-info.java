/**
 * Arbitraries for jqwik, an optional dependency: {@link io.kvszoo.testkit.jqwik.KVSArbitraries}.
 * Failing samples are shrunk.
 */
@NullMarked
package io.kvszoo.testkit.jqwik;

import org.jspecify.annotations.NullMarked;
