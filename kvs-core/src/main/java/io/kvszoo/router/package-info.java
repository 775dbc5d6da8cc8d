/**
 * Routers, which decide where operations go, in which order they are applied, and which processes
 * receive a write; and the interfaces for writing your own router.
 *
 * <p>Compose {@link io.kvszoo.router.LocalRouter}, {@link io.kvszoo.router.ReplicatedRouter},
 * {@link io.kvszoo.router.PaxosRouter} and {@link io.kvszoo.router.ShardedRouter}; implement {@link
 * io.kvszoo.router.Router} for a strategy of your own.
 */
@NullMarked
package io.kvszoo.router;

import org.jspecify.annotations.NullMarked;
