package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes all decisions that a {@link SimulatedNetwork} leaves to chance. Two runs of the same
 * program can differ only in these decisions, so an implementation determines the run: by a seed,
 * which is the default, or by a recorded or systematic schedule.
 *
 * <p>A method is called only if there is a choice: on a link without loss, for example, no loss is
 * decided, and a constant latency is not sampled. Calls are made one at a time, under the network's
 * lock; implementations must not access the network. An {@link Upcoming} that is passed to a method
 * is valid until the method returns.
 */
public interface Choices {

  /**
   * Creates the choices of a network with the given seed.
   *
   * @param seed equal seeds make equal choices
   * @return choices that are drawn by {@link SplitMix64}
   */
  static Choices seeded(long seed) {
    return new SeededChoices(seed);
  }

  /**
   * Decides whether a fault affects a message.
   *
   * @param choice the fault
   * @param message the message, or its copy if the choice is about the copy
   * @param probability the probability by the settings of the link, in (0, 1]
   * @return whether the fault affects the message
   */
  boolean happens(MessageChoice choice, Upcoming message, double probability);

  /**
   * Decides the latency of a message.
   *
   * @param choice whether the latency is that of the message itself, of its copy, or of the report
   *     of its failure
   * @param message the message, or its copy if the choice is about the copy
   * @param latency the distribution by the settings of the link
   * @return nanoseconds, in [0, 100 years]
   */
  long latency(MessageChoice choice, Upcoming message, Latency latency);

  /**
   * Creates the random generator of a process.
   *
   * @param process the address of the process
   * @param start the number of starts of the process, including this one
   * @return the generator that the process uses until its next start
   */
  RandomGenerator randomOf(Address<?> process, int start);

  /**
   * Decides whether a host crashes in the middle of a handler. Armed crashes ({@link
   * SimulatedHost#crashAtSend}) strike regardless of the result. A network that was built without
   * choices has no other such crashes, and does not call this method.
   *
   * @param point the crash point that was reached
   * @param process the process that reached it
   * @return whether the host crashes now
   */
  boolean crashesAt(CrashPoint point, Address<?> process);

  /**
   * Decides which of several events at the same moment happens next. A network that was built
   * without choices takes the first, and does not call this method.
   *
   * @param simultaneous at least two events, in the order in which they were caused
   * @return the index of the event that happens now
   */
  int next(List<? extends Upcoming> simultaneous);
}
