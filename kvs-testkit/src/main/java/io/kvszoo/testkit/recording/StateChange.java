package io.kvszoo.testkit.recording;

import java.util.Map;
import java.util.Optional;

/**
 * What changed in the state of a process, as its {@link io.kvszoo.network.ProcessView} shows it.
 *
 * @param after the place in the {@link EventLog} of the event after which it is so; -1 for what was
 *     there before
 * @param process the path of the process
 * @param standing its new standing; empty if that did not change
 * @param facts the facts that changed; empty for those that are gone
 * @param entries the entries that changed; empty for those that are gone
 */
public record StateChange(
    int after,
    String process,
    Optional<String> standing,
    Map<String, Optional<String>> facts,
    Map<String, Optional<String>> entries) {}
