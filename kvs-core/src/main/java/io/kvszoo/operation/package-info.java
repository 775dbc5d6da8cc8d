/**
 * The operations that clients request, and their results and outcomes: {@link
 * io.kvszoo.operation.KVSOperation}, {@link io.kvszoo.operation.KVSResult} and {@link
 * io.kvszoo.operation.Outcome}.
 */
@NullMarked
package io.kvszoo.operation;

import org.jspecify.annotations.NullMarked;
