package io.kvszoo.router.paxos;

import java.util.HashSet;
import java.util.Set;

/**
 * The commands that a leader has taken in and that are not chosen, or if they are reads not handed
 * to a replica, so that copies of them, which sessions send when answers are late, are dropped
 * before they take a slot or a message. It is as large as what waits and is under way, and ends
 * with the leadership.
 *
 * <p>Sessions have random numbers, and their commands are numbered in sequence, so the sum names a
 * command. If it ever names two, one is dropped until the other is chosen, and sent again.
 */
final class CommandsUnderWay {

  private final Set<Long> names = new HashSet<>();

  private static <V> Long name(Command<V> command) {
    return command.session() + command.sequence();
  }

  boolean contains(Command<?> command) {
    return names.contains(name(command));
  }

  void add(Command<?> command) {
    names.add(name(command));
  }

  void remove(Command<?> command) {
    names.remove(name(command));
  }
}
