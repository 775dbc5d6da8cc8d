/**
 * What clients ask of a store and what they are told: {@link io.kvszoo.operation.KVSOperation},
 * {@link io.kvszoo.operation.KVSResult} and {@link io.kvszoo.operation.Outcome}.
 */
@NullMarked
package io.kvszoo.operation;

import org.jspecify.annotations.NullMarked;
