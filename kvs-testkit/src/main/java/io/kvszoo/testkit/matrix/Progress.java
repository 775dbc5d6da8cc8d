package io.kvszoo.testkit.matrix;

/** Is told how far a measurement is, from any thread. */
@FunctionalInterface
public interface Progress {

  /**
   * Called when another part is done.
   *
   * @param share how much is done, from 0 to 1
   * @param part what was done last, such as "sharded: recovery"
   */
  void done(double share, String part);
}
