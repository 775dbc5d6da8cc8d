package io.kvszoo.testkit.checker.linearizability;

import java.util.Arrays;

/**
 * A set of configurations, each once, in the order in which they were added: at which event, in
 * which state, and which of the open operations are linearized already, one bit each.
 */
final class Configurations {

  private final int words;
  private int[] events = new int[16];
  private int[] states = new int[16];
  private int[] nodes = new int[16];
  private long[] bits;
  private int size;

  /** An open-addressing table of indexes; a slot counts only if its generation is current. */
  private int[] table = new int[32];

  private int[] generations = new int[32];
  private int generation = 1;

  Configurations(int words) {
    this.words = words;
    bits = new long[16 * words];
  }

  int size() {
    return size;
  }

  int event(int index) {
    return events[index];
  }

  int state(int index) {
    return states[index];
  }

  int node(int index) {
    return nodes[index];
  }

  int[] nodes() {
    return nodes;
  }

  long word(int index, int word) {
    return bits[index * words + word];
  }

  void copyBits(int index, long[] target) {
    System.arraycopy(bits, index * words, target, 0, words);
  }

  boolean bit(int index, int slot) {
    return (bits[index * words + slot / Long.SIZE] & 1L << slot) != 0;
  }

  long bytes() {
    return (long) events.length * (3 * Integer.BYTES + words * Long.BYTES)
        + 2L * Integer.BYTES * table.length;
  }

  void clear() {
    size = 0;
    generation++;
  }

  /** Keeps those whose place is set, in their order. */
  void retain(boolean[] wanted) {
    int all = size;
    clear();
    long[] kept = new long[words];
    for (int i = 0; i < all; i++) {
      if (wanted[i]) {
        copyBits(i, kept);
        add(events[i], states[i], kept, nodes[i]);
      }
    }
  }

  /** Adds a configuration if it is new, and says whether it is. */
  boolean add(int event, int state, long[] linearized, int node) {
    int mask = table.length - 1;
    int slot = hash(event, state, linearized) & mask;
    while (generations[slot] == generation) {
      if (equals(table[slot], event, state, linearized)) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    if (size == events.length) {
      grow();
    }
    events[size] = event;
    states[size] = state;
    nodes[size] = node;
    System.arraycopy(linearized, 0, bits, size * words, words);
    generations[slot] = generation;
    table[slot] = size;
    size++;
    if (2 * size > table.length) {
      rehash();
    }
    return true;
  }

  private boolean equals(int index, int event, int state, long[] linearized) {
    if (events[index] != event || states[index] != state) {
      return false;
    }
    for (int word = 0; word < words; word++) {
      if (bits[index * words + word] != linearized[word]) {
        return false;
      }
    }
    return true;
  }

  private static int hash(int event, int state, long[] linearized) {
    long hash = event * 0x9E3779B97F4A7C15L + state;
    for (long word : linearized) {
      hash = (hash ^ word) * 0xBF58476D1CE4E5B9L;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 7);
  }

  private void grow() {
    int capacity = 2 * events.length;
    events = Arrays.copyOf(events, capacity);
    states = Arrays.copyOf(states, capacity);
    nodes = Arrays.copyOf(nodes, capacity);
    bits = Arrays.copyOf(bits, capacity * words);
  }

  private void rehash() {
    table = new int[2 * table.length];
    generations = new int[table.length];
    int mask = table.length - 1;
    long[] linearized = new long[words];
    for (int i = 0; i < size; i++) {
      copyBits(i, linearized);
      int slot = hash(events[i], states[i], linearized) & mask;
      while (generations[slot] == generation) {
        slot = (slot + 1) & mask;
      }
      generations[slot] = generation;
      table[slot] = i;
    }
  }
}
