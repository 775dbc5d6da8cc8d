package io.kvszoo.router.paxos;

/**
 * The time of a proposer, and how long it waits for answers of acceptors.
 *
 * @param stopwatch its time
 * @param roundTrip to the acceptors, until a majority has answered
 */
record Timing(Stopwatch stopwatch, RoundTrip roundTrip) {}
