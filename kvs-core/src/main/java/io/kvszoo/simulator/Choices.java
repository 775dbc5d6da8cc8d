package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The door through which everything is decided that a {@link SimulatedNetwork} leaves to chance.
 * Between two runs of one program nothing differs but what comes through here, so whoever answers
 * these questions decides the run: a seed, by default, or a recorded or systematic schedule.
 *
 * <p>A question is asked only where there is a choice: no message is lost by chance on a link
 * without loss, for example, and a constant latency is not drawn. Questions are asked one at a
 * time, under the network's lock; the answers must not touch the network. An {@link Upcoming} that
 * comes with a question is valid until the question is answered.
 */
public interface Choices {

  /**
   * The choices of a network with this seed.
   *
   * @param seed equal seeds choose equally
   * @return choices that are drawn by {@link SplitMix64}
   */
  static Choices seeded(long seed) {
    return new SeededChoices(seed);
  }

  /**
   * Decides whether a fault strikes a message.
   *
   * @param choice which fault
   * @param message the message, or its copy if the loss of that is chosen
   * @param probability how often it strikes by the settings of the link, in (0, 1]
   * @return whether it strikes
   */
  boolean happens(MessageChoice choice, Upcoming message, double probability);

  /**
   * Decides how long a message takes.
   *
   * @param choice whether the message itself, a copy, or a report of its failure
   * @param message the message, or its copy if the latency of that is chosen
   * @param latency how long messages take by the settings of the link
   * @return nanoseconds, in [0, 100 years]
   */
  long latency(MessageChoice choice, Upcoming message, Latency latency);

  /**
   * Decides what a process draws.
   *
   * @param process the address of the process
   * @param start how often it has started, with this start
   * @return the randomness of the process until its next start
   */
  RandomGenerator randomOf(Address<?> process, int start);

  /**
   * Decides whether a host crashes in the middle of a handler. Armed crashes ({@link
   * SimulatedHost#crashAtSend}) strike whatever the answer. A network that is given no choices has
   * no other such crashes, and does not ask.
   *
   * @param point the moment that was reached
   * @param process the process that reached it
   * @return whether the host crashes now
   */
  boolean crashesAt(CrashPoint point, Address<?> process);

  /**
   * Decides what happens next among events of one moment. A network that is given no choices takes
   * the first, and does not ask.
   *
   * @param simultaneous at least two events, in the order in which they were caused
   * @return the index of the one that happens now
   */
  int next(List<? extends Upcoming> simultaneous);
}
