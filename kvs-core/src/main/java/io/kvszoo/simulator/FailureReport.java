package io.kvszoo.simulator;

/**
 * What the sender of a message hears if that could not be handed over, all drawn when it was sent.
 *
 * @param message what the sender receives
 * @param latency how long the report takes, in ns
 * @param evenIfDelivered whether the report comes although the message is delivered
 * @param epoch the sending host's count of crashes by then
 */
record FailureReport(Object message, long latency, boolean evenIfDelivered, int epoch) {}
