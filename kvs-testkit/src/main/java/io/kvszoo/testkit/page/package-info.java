/**
 * Pages that show a run: {@link io.kvszoo.testkit.page.RunPage} is one self-contained HTML file,
 * created from a {@link io.kvszoo.testkit.recording.Recording}.
 */
@NullMarked
package io.kvszoo.testkit.page;

import org.jspecify.annotations.NullMarked;
