package io.kvszoo.testkit.recording;

import java.util.Map;
import java.util.Optional;

/**
 * A change in the state of a process, as shown by its {@link io.kvszoo.network.ProcessView}.
 *
 * @param after the index in the {@link EventLog} of the event that caused the change; -1 for the
 *     initial state
 * @param process the path of the process
 * @param standing the new standing; empty if it did not change
 * @param facts the facts that changed; a removed fact has an empty value
 * @param entries the entries that changed; a removed entry has an empty value
 */
public record StateChange(
    int after,
    String process,
    Optional<String> standing,
    Map<String, Optional<String>> facts,
    Map<String, Optional<String>> entries) {}
