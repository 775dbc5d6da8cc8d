/** Runnable examples, one main class an architecture; {@link AllExamples} runs them all. */
@NullMarked
package io.kvszoo.examples;

import org.jspecify.annotations.NullMarked;
