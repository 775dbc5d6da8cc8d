/**
 * Storages, which define the meaning of stamped writes, and the stamps and clocks that they use.
 *
 * <p>Implement {@link io.kvszoo.storage.Storage} to define your own. This package does not depend
 * on the network: a storage is a stateless algebra on immutable values.
 */
@NullMarked
package io.kvszoo.storage;

import org.jspecify.annotations.NullMarked;
