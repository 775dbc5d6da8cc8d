/**
 * What happened in a run, as values: a {@link io.kvszoo.testkit.recording.Recording} has the events
 * of the network, the states of processes, and what clients asked and were told; a {@link
 * io.kvszoo.testkit.recording.Finding} says what is wrong with it. Pages, shells and messages are
 * made from these.
 */
@NullMarked
package io.kvszoo.testkit.recording;

import org.jspecify.annotations.NullMarked;
