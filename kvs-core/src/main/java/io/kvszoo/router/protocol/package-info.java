/**
 * What the protocols of several routers are made of. Not exported.
 *
 * <p>{@link io.kvszoo.router.protocol.NumberRing} holds what is in flight, {@link
 * io.kvszoo.router.protocol.AnswerRing} the answers that sessions may not have yet, and {@link
 * io.kvszoo.router.protocol.Incarnations} which {@link io.kvszoo.router.protocol.Memory} of each
 * process is the present one.
 */
@NullMarked
package io.kvszoo.router.protocol;

import org.jspecify.annotations.NullMarked;
