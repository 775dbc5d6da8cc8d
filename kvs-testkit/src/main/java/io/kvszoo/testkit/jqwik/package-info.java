/**
 * Properties and arbitraries for jqwik, so that what fails shrinks. Start with {@link
 * io.kvszoo.testkit.jqwik.StorageContract}.
 */
@NullMarked
package io.kvszoo.testkit.jqwik;

import org.jspecify.annotations.NullMarked;
