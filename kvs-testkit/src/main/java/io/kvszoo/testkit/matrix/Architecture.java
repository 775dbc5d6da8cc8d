package io.kvszoo.testkit.matrix;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.router.Router;
import io.kvszoo.storage.Storage;
import java.util.function.IntFunction;

/**
 * A row of a {@link Matrix}: a storage, and a router of variable size.
 *
 * @param name the name of the row
 * @param storage the storage; it must keep the values that are put
 * @param ofSize creates the router with a number of shards or replicas, for the scaling curve; it
 *     may throw {@link IllegalArgumentException} for sizes that the router does not support
 * @param size the size for all other measurements
 */
public record Architecture(
    String name, Storage<String, ?> storage, IntFunction<? extends Router> ofSize, int size) {

  /** Checks that the router supports the size. */
  public Architecture {
    checkNotNull(name, "name must not be null; name the architecture");
    checkNotNull(storage, "storage must not be null; pass one, such as new LwwStorage<>()");
    checkNotNull(ofSize, "ofSize must not be null; pass one, such as ShardedRouter::of");
    checkArgument(!name.isBlank(), "the name of a row must not be blank; name the architecture");
    checkArgument(size > 0, "size (%s) of row '%s' must be > 0", size, name);
    checkNotNull(
        ofSize.apply(size),
        "the router of row '%s' must not be null for size %s; return a router",
        name,
        size);
  }

  /**
   * The router of the row's size.
   *
   * @return the router
   */
  public Router router() {
    return ofSize.apply(size);
  }
}
