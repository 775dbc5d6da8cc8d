package io.kvszoo.router;

/**
 * A {@link ShardedRouter} whose shards are linearizable, which is linearizable itself, since
 * linearizability is local (Herlihy and Wing, 1990): clients can compareAndSet, at any depth of
 * shards.
 *
 * <p>{@link ShardedRouter#of(int, LinearizableRouter)} makes one.
 *
 * @param <R> the inner router
 */
public final class LinearizableShardedRouter<R extends Router> extends ShardedRouter<R>
    implements LinearizableRouter {

  LinearizableShardedRouter(int shards, R router) {
    super(shards, router);
  }
}
