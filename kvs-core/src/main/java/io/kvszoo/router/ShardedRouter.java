package io.kvszoo.router;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.Storage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Splits the keys among shards, each of which is a deployment of an inner router: {@code Sharded(3)
 * → Replicated(3) → CausalStorage} runs three groups of three replicas. Inner routers may be
 * sharded themselves, to any depth.
 *
 * <p>Jump consistent hashing (Lamping and Veach, 2014) assigns each key to a shard by its 64-bit
 * hash. An increase from n to n + 1 shards moves about 1/(n + 1) of the keys, all of them to the
 * new shard. Each level hashes with its own seed; with a common seed, all keys of an outer shard
 * would fall into the same inner shards.
 *
 * <p>An operation costs as much as in the inner router; choosing the shard is O(length of the key +
 * log shards) and takes no message. If a shard fails, only its own keys are unavailable. Each
 * client has one inner session per shard.
 *
 * @param <R> the type of the inner router
 */
public class ShardedRouter<R extends Router> implements Router {

  private final int shards;
  private final R router;
  private final HashFunction hash;

  ShardedRouter(int shards, R router) {
    checkArgument(
        shards > 0,
        "shards (%s) must be > 0; one shard holds all keys, and more shards split them",
        shards);
    this.shards = shards;
    this.router =
        checkNotNull(
            router,
            "router must not be null; pass the router of each shard, or use of(shards) for local stores");
    // The levels below this one have another depth, whatever their routers are.
    this.hash = Hashing.murmur3_128(router.topology().depth());
  }

  /**
   * Shards over local stores.
   *
   * @param shards the number of shards, at least 1
   * @return the router
   */
  public static LinearizableShardedRouter<LocalRouter> of(int shards) {
    return of(shards, new LocalRouter());
  }

  /**
   * Shards over any router.
   *
   * @param shards the number of shards, at least 1
   * @param router the inner router, deployed once per shard
   * @param <R> the type of the inner router
   * @return the router, which is a {@link LinearizableShardedRouter} if the inner router is a
   *     {@link LinearizableRouter}
   */
  public static <R extends Router> ShardedRouter<R> of(int shards, R router) {
    return router instanceof LinearizableRouter
        ? new LinearizableShardedRouter<>(shards, router)
        : new ShardedRouter<>(shards, router);
  }

  /**
   * Shards over a linearizable router, so that clients have compareAndSet.
   *
   * @param shards the number of shards, at least 1
   * @param router the inner router, deployed once per shard
   * @param <R> the type of the inner router
   * @return the router
   */
  public static <R extends LinearizableRouter> LinearizableShardedRouter<R> of(
      int shards, R router) {
    return new LinearizableShardedRouter<>(shards, router);
  }

  /**
   * The number of shards.
   *
   * @return at least 1
   */
  public final int shards() {
    return shards;
  }

  /**
   * The router that each shard deploys.
   *
   * @return the inner router
   */
  public final R router() {
    return router;
  }

  /**
   * The shard that a key belongs to. O(length of the key + log shards).
   *
   * @param key a key
   * @return its shard's index, from 0
   */
  public final int shardOf(String key) {
    return Hashing.consistentHash(hash.hashUnencodedChars(key), shards);
  }

  @Override
  public final <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    List<Gateway<V>> gateways =
        IntStream.range(0, shards)
            .mapToObj(shard -> router.deploy(deployment.nested(name(shard))))
            .toList();
    return client -> open(gateways, client);
  }

  private <V> Session<V> open(List<Gateway<V>> gateways, ClientHost client) {
    ImmutableList.Builder<Session<V>> opened = ImmutableList.builder();
    for (int shard = 0; shard < shards; shard++) {
      opened.add(gateways.get(shard).open(client.nested(name(shard))));
    }
    List<Session<V>> sessions = opened.build();
    return new Session<>() {
      @Override
      public void submit(KVSOperation<V> operation, Completion<V> completion) {
        of(operation).submit(operation, completion);
      }

      @Override
      public void giveUp(KVSOperation<V> operation, Completion<V> completion) {
        of(operation).giveUp(operation, completion);
      }

      private Session<V> of(KVSOperation<V> operation) {
        return sessions.get(shardOf(operation.key()));
      }
    };
  }

  @Override
  public final Consistency consistency(Storage<?, ?> storage) {
    return router.consistency(storage).withinEachPart();
  }

  @Override
  public final Topology topology() {
    Topology inner = router.topology();
    return Topology.group(
        "sharded",
        shards == 1 ? "1 shard" : shards + " shards",
        IntStream.range(0, shards).mapToObj(shard -> inner.named(name(shard))).toList());
  }

  @Override
  public final Placement placement() {
    Placement inner = router.placement();
    return key -> {
      String shard = name(shardOf(key));
      String part = inner.partOf(key);
      return part.isEmpty() ? shard : shard + "/" + part;
    };
  }

  private static String name(int shard) {
    return "shard-" + shard;
  }

  @Override
  public final String toString() {
    return "ShardedRouter(" + shards + ", " + router + ")";
  }
}
