package io.kvszoo.simulator;

/** What is chosen for a message on a link. */
public enum MessageChoice {
  /** How long it takes. */
  LATENCY(1),
  /** Whether it is lost. */
  LOSS(2),
  /** Whether it is delivered twice. */
  DUPLICATION(3),
  /** How long the copy takes. */
  LATENCY_OF_COPY(4),
  /** Whether the copy is lost. */
  LOSS_OF_COPY(5),
  /** Whether a failure is reported although it is delivered. */
  REPORTED_FAILED(6),
  /** How long the report of a failure takes. */
  LATENCY_OF_REPORT(7);

  /** By which a seed draws each choice from a stream of its own. */
  final long salt;

  MessageChoice(long number) {
    salt = number * 0xD1342543DE82EF95L;
  }
}
