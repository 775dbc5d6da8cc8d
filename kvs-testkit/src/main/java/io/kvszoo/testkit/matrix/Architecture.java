package io.kvszoo.testkit.matrix;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.router.Router;
import io.kvszoo.storage.Storage;
import java.util.function.IntFunction;

/**
 * A row of a {@link Matrix}: a storage, and a router that comes in sizes.
 *
 * @param name what the row is called
 * @param storage the storage; it must keep what was put
 * @param ofSize the router with so many shards or replicas, for the scaling curve; it may throw
 *     {@link IllegalArgumentException} for sizes that make no sense
 * @param size the size that everything else is measured with
 */
public record Architecture(
    String name, Storage<String, ?> storage, IntFunction<? extends Router> ofSize, int size) {

  /** Checks that there is a router of the size. */
  public Architecture {
    checkArgument(!name.isBlank(), "the name of a row must not be blank");
    checkArgument(size > 0, "size (%s) of row '%s' must be > 0", size, name);
    checkNotNull(ofSize.apply(size), "row '%s' has no router of size %s", name, size);
  }

  /**
   * The router that is measured.
   *
   * @return that of the row's size
   */
  public Router router() {
    return ofSize.apply(size);
  }
}
