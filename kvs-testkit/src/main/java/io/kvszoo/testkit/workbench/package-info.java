/**
 * A store on a simulated network to work with: a {@link io.kvszoo.testkit.workbench.Workbench} has
 * clients that go by names, times what they do, and records it.
 */
@NullMarked
package io.kvszoo.testkit.workbench;

import org.jspecify.annotations.NullMarked;
