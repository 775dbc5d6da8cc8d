/**
 * AssertJ assertions on histories and servers; start with {@link
 * io.kvszoo.testkit.assertions.KVSAssertions}.
 */
@NullMarked
package io.kvszoo.testkit.assertions;

import org.jspecify.annotations.NullMarked;
