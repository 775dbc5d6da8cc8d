/**
 * Comparison of architectures: {@link io.kvszoo.testkit.matrix.Matrix} measures them under the same
 * operations and faults.
 */
@NullMarked
package io.kvszoo.testkit.matrix;

import org.jspecify.annotations.NullMarked;
