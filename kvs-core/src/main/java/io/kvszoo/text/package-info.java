/** Excerpts of objects for messages to people: {@link io.kvszoo.text.Excerpt}. Not exported. */
@NullMarked
package io.kvszoo.text;

import org.jspecify.annotations.NullMarked;
