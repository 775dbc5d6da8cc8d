/**
 * Recordings of runs, as values: a {@link io.kvszoo.testkit.recording.Recording} has the events of
 * the network, the states of processes, and the operations of clients with their outcomes; a {@link
 * io.kvszoo.testkit.recording.Finding} describes a violation. Pages, the shell and messages are
 * created from these values.
 */
@NullMarked
package io.kvszoo.testkit.recording;

import org.jspecify.annotations.NullMarked;
