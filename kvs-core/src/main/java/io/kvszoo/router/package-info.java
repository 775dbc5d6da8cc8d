/**
 * Where operations go, in which order, and who hears of a write: the routers, and what it takes to
 * write one.
 *
 * <p>Compose {@link io.kvszoo.router.LocalRouter}, {@link io.kvszoo.router.ReplicatedRouter},
 * {@link io.kvszoo.router.PaxosRouter} and {@link io.kvszoo.router.ShardedRouter}; implement {@link
 * io.kvszoo.router.Router} for a strategy of your own.
 */
@NullMarked
package io.kvszoo.router;

import org.jspecify.annotations.NullMarked;
