/**
 * What stamped writes mean: storages, and the stamps and clocks that they are made of.
 *
 * <p>Implement {@link io.kvszoo.storage.Storage} for a meaning of your own. This package knows no
 * network: a storage is a stateless algebra on immutable values.
 */
@NullMarked
package io.kvszoo.storage;

import org.jspecify.annotations.NullMarked;
