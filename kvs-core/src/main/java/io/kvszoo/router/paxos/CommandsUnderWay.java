package io.kvszoo.router.paxos;

/**
 * The commands that a leader has taken in and that are not chosen, or if they are reads not handed
 * to a replica, so that copies of them, which sessions send when answers are late, are dropped
 * before they take a slot or a message. It is as large as what waits and is under way, and ends
 * with the leadership.
 *
 * <p>Sessions have random numbers, and their commands are numbered in sequence, so the sum names a
 * command. If it ever names two, one is dropped until the other is chosen, and sent again.
 *
 * <p>A hash table with linear probing (Knuth, "The Art of Computer Programming", 6.4, algorithms L
 * and R), since boxing each name would cost as much as the rest of a command.
 */
final class CommandsUnderWay {

  private static final long NONE = 0;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** A power of two long, at most half full. */
  private long[] names = new long[64];

  private int size;

  private static long name(Command<?> command) {
    long name = command.session() + command.sequence();
    return name == NONE ? GOLDEN : name;
  }

  private int home(long name) {
    return (int) ((name * GOLDEN) >>> (Long.numberOfLeadingZeros(names.length) + 1));
  }

  private int next(int place) {
    return (place + 1) & (names.length - 1);
  }

  /** Where a name is, or would be. */
  private int find(long name) {
    int place = home(name);
    while (names[place] != NONE && names[place] != name) {
      place = next(place);
    }
    return place;
  }

  /** Adds a command; false if it is there already. */
  boolean add(Command<?> command) {
    long name = name(command);
    int place = find(name);
    if (names[place] != NONE) {
      return false;
    }
    names[place] = name;
    size++;
    if (2 * size > names.length) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] small = names;
    names = new long[2 * small.length];
    for (long name : small) {
      if (name != NONE) {
        names[find(name)] = name;
      }
    }
  }

  boolean contains(Command<?> command) {
    return names[find(name(command))] != NONE;
  }

  void remove(Command<?> command) {
    int hole = find(name(command));
    if (names[hole] == NONE) {
      return;
    }
    size--;
    names[hole] = NONE;
    // What follows must be found from its home without crossing the hole.
    for (int place = next(hole); names[place] != NONE; place = next(place)) {
      int distance = (place - home(names[place])) & (names.length - 1);
      if (distance >= ((place - hole) & (names.length - 1))) {
        names[hole] = names[place];
        names[place] = NONE;
        hole = place;
      }
    }
  }
}
