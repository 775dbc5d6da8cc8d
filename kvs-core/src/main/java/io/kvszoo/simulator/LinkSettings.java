package io.kvszoo.simulator;

import java.time.Duration;
import java.util.Optional;

/**
 * The faults of one link at one time.
 *
 * @param latencyOfCopies empty if copies take as long as what they are copies of
 */
record LinkSettings(
    Latency latency,
    double loss,
    double duplication,
    Optional<Latency> latencyOfCopies,
    boolean fifo,
    double reportedFailed) {

  static final LinkSettings DEFAULT =
      new LinkSettings(Latency.constant(Duration.ofMillis(1)), 0, 0, Optional.empty(), false, 0);

  LinkSettings withLatency(Latency changed) {
    return new LinkSettings(changed, loss, duplication, latencyOfCopies, fifo, reportedFailed);
  }

  LinkSettings withLoss(double changed) {
    return new LinkSettings(latency, changed, duplication, latencyOfCopies, fifo, reportedFailed);
  }

  LinkSettings withDuplication(double changed, Optional<Latency> ofCopies) {
    return new LinkSettings(latency, loss, changed, ofCopies, fifo, reportedFailed);
  }

  LinkSettings withFifo(boolean changed) {
    return new LinkSettings(latency, loss, duplication, latencyOfCopies, changed, reportedFailed);
  }

  LinkSettings withReportedFailed(double changed) {
    return new LinkSettings(latency, loss, duplication, latencyOfCopies, fifo, changed);
  }
}
