package io.kvszoo.router;

/**
 * A {@link ShardedRouter} whose shards are linearizable. Because linearizability is a local
 * property (Herlihy and Wing, 1990), the whole router is linearizable too, and its clients have
 * compareAndSet, at any depth of shards.
 *
 * <p>Created by {@link ShardedRouter#of(int, LinearizableRouter)}.
 *
 * @param <R> the type of the inner router
 */
public final class LinearizableShardedRouter<R extends Router> extends ShardedRouter<R>
    implements LinearizableRouter {

  LinearizableShardedRouter(int shards, R router) {
    super(shards, router);
  }
}
