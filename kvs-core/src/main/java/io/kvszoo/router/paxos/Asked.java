package io.kvszoo.router.paxos;

import io.kvszoo.router.session.Stopwatch;

/**
 * When a session asked a question, which the answer says again.
 *
 * @param time by the session's {@link Stopwatch}, to measure how long the answer took
 * @param clock by its host's clock, which pauses too are counted by, to know how old what the
 *     answer says may be
 */
record Asked(long time, long clock) {}
