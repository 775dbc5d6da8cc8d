package io.kvszoo.simulator;

/**
 * The report to the sender of a message that could not be delivered. All its choices are drawn when
 * the message is sent.
 *
 * @param message what the sender receives
 * @param latency how long the report takes, in ns
 * @param evenIfDelivered whether the report comes although the message is delivered
 * @param epoch the sending host's count of crashes by then
 */
record FailureReport(Object message, long latency, boolean evenIfDelivered, int epoch) {}
