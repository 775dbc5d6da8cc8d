package io.kvszoo.router.paxos;

import java.util.List;

/**
 * What is chosen for a slot.
 *
 * @param commands done one after the other; none for a slot that is to be skipped
 * @param elapsed how much time its leader has counted since its last batch, in nanoseconds, by
 *     which the time of the replicated state grows (see {@link StateMachine}); the same for whoever
 *     proposes the batch again
 * @param <V> the values
 */
record Batch<V>(List<Command<V>> commands, long elapsed) {

  /** How much it counts where messages are counted: one that is empty is a message too. */
  int weight() {
    return Math.max(1, commands.size());
  }

  /** Fills a slot for which nothing can have been chosen, before one for which something may. */
  static <V> Batch<V> noOp() {
    return new Batch<>(List.of(), 0);
  }

  @Override
  public String toString() {
    return switch (commands.size()) {
      case 0 -> "no-op";
      case 1 -> commands.get(0).toString();
      default -> commands.size() + " commands";
    };
  }
}
