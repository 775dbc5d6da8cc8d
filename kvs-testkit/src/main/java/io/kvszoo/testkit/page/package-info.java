/**
 * Pages that show a run: {@link io.kvszoo.testkit.page.RunPage} is one HTML file that needs nothing
 * else, made of a {@link io.kvszoo.testkit.recording.Recording}.
 */
@NullMarked
package io.kvszoo.testkit.page;

import org.jspecify.annotations.NullMarked;
