/**
 * Pages that show a run: {@link io.kvszoo.testkit.page.RunPage} is one HTML file that needs nothing
 * else, with what a {@link io.kvszoo.testkit.page.RunRecording} has seen.
 */
@NullMarked
package io.kvszoo.testkit.page;

import org.jspecify.annotations.NullMarked;
