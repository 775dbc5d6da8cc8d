/**
 * Runnable examples, one main class an architecture; {@link AllExamples} runs them all. {@link
 * DecisionMatrix} measures them side by side, and in the {@link Shell} they are tried by hand.
 */
@NullMarked
package io.kvszoo.examples;

import org.jspecify.annotations.NullMarked;
