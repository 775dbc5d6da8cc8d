/**
 * Runnable examples, with one main class for each architecture; {@link AllExamples} runs them all.
 * {@link DecisionMatrix} measures them side by side, and the {@link Shell} runs them interactively.
 */
@NullMarked
package io.kvszoo.examples;

import org.jspecify.annotations.NullMarked;
