/**
 * Demonstrations: an architecture, a script of operations, and a driver that runs and explains
 * them. Start with {@link io.kvszoo.demo.KVSDemo}.
 */
@NullMarked
package io.kvszoo.demo;

import org.jspecify.annotations.NullMarked;
