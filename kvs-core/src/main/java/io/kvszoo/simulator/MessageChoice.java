package io.kvszoo.simulator;

/** A choice that is made for a message on a link. */
public enum MessageChoice {
  /** The latency of the message. */
  LATENCY(1),
  /** Whether the message is lost. */
  LOSS(2),
  /** Whether the message is delivered twice. */
  DUPLICATION(3),
  /** The latency of the copy. */
  LATENCY_OF_COPY(4),
  /** Whether the copy is lost. */
  LOSS_OF_COPY(5),
  /** Whether a failure is reported although the message is delivered. */
  REPORTED_FAILED(6),
  /** The latency of the report of a failure. */
  LATENCY_OF_REPORT(7);

  /** Selects the random stream from which a seed draws this choice. */
  final long salt;

  MessageChoice(long number) {
    salt = number * 0xD1342543DE82EF95L;
  }
}
