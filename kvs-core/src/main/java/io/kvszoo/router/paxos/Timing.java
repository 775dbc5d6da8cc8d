package io.kvszoo.router.paxos;

import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.Stopwatch;

/**
 * The time of a proposer, and how long it waits for answers.
 *
 * @param stopwatch its time
 * @param roundTrip to the acceptors, until a majority has answered
 * @param replicas the same to the replicas
 */
record Timing(Stopwatch stopwatch, RoundTrip roundTrip, RoundTrip replicas) {

  /** How long it takes at most, usually, until majorities of both have answered, in ns. */
  long usualTimeout() {
    return Math.max(roundTrip.usualTimeout(), replicas.usualTimeout());
  }
}
