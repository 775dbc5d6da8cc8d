package io.kvszoo.testkit.matrix;

/** Receives progress updates of a measurement, from any thread. */
@FunctionalInterface
public interface Progress {

  /**
   * Called when a part of the measurement is done.
   *
   * @param share the share of the measurement that is done, from 0 to 1
   * @param part the part that was done last, such as "sharded: recovery"
   */
  void done(double share, String part);
}
