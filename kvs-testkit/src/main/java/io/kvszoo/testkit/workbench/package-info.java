/**
 * A store on a simulated network: a {@link io.kvszoo.testkit.workbench.Workbench} has named
 * clients, whose operations it times and records.
 */
@NullMarked
package io.kvszoo.testkit.workbench;

import org.jspecify.annotations.NullMarked;
