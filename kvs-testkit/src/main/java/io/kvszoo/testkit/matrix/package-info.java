/**
 * Architectures side by side: {@link io.kvszoo.testkit.matrix.Matrix} puts each under the same
 * operations and faults, and says what was measured.
 */
@NullMarked
package io.kvszoo.testkit.matrix;

import org.jspecify.annotations.NullMarked;
