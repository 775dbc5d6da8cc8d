package io.kvszoo.network;

import java.time.Duration;

/** The faults of one link at one time. */
record LinkSettings(
    Latency latency, double loss, double duplication, boolean fifo, double reportedFailed) {

  static final LinkSettings DEFAULT =
      new LinkSettings(Latency.constant(Duration.ofMillis(1)), 0, 0, false, 0);

  LinkSettings withLatency(Latency changed) {
    return new LinkSettings(changed, loss, duplication, fifo, reportedFailed);
  }

  LinkSettings withLoss(double changed) {
    return new LinkSettings(latency, changed, duplication, fifo, reportedFailed);
  }

  LinkSettings withDuplication(double changed) {
    return new LinkSettings(latency, loss, changed, fifo, reportedFailed);
  }

  LinkSettings withFifo(boolean changed) {
    return new LinkSettings(latency, loss, duplication, changed, reportedFailed);
  }

  LinkSettings withReportedFailed(double changed) {
    return new LinkSettings(latency, loss, duplication, fifo, changed);
  }
}
