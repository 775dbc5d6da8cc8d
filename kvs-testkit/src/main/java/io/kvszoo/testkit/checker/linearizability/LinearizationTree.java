package io.kvszoo.testkit.checker.linearizability;

import com.google.common.primitives.ImmutableIntArray;
import java.util.Arrays;

/**
 * Who came after whom: a forest in which each node is an operation that was linearized after those
 * on its way to the root, so that configurations share what they have in common.
 */
final class LinearizationTree {

  static final int ROOT = -1;

  private int[] parents = new int[64];
  private int[] operations = new int[64];
  private int size;

  int add(int parent, int operation) {
    if (size == parents.length) {
      parents = Arrays.copyOf(parents, 2 * size);
      operations = Arrays.copyOf(operations, 2 * size);
    }
    parents[size] = parent;
    operations[size] = operation;
    return size++;
  }

  int size() {
    return size;
  }

  long bytes() {
    return 2L * Integer.BYTES * parents.length;
  }

  /** The operations from the root to a node. */
  ImmutableIntArray path(int node) {
    int length = 0;
    for (int at = node; at != ROOT; at = parents[at]) {
      length++;
    }
    int[] path = new int[length];
    for (int at = node; at != ROOT; at = parents[at]) {
      path[--length] = operations[at];
    }
    return ImmutableIntArray.copyOf(path);
  }

  /** Forgets all nodes that are not on the way to one of these, which are renumbered in place. */
  void retain(int[] nodes, int count) {
    int[] renumbered = new int[size];
    for (int i = 0; i < count; i++) {
      if (nodes[i] != ROOT) {
        renumbered[nodes[i]] = 1;
      }
    }
    for (int node = size - 1; node >= 0; node--) { // Parents have lower numbers.
      if (renumbered[node] != 0 && parents[node] != ROOT) {
        renumbered[parents[node]] = 1;
      }
    }
    int kept = 0;
    for (int node = 0; node < size; node++) {
      if (renumbered[node] != 0) {
        parents[kept] = parents[node] == ROOT ? ROOT : renumbered[parents[node]];
        operations[kept] = operations[node];
        renumbered[node] = kept;
        kept++;
      }
    }
    for (int i = 0; i < count; i++) {
      nodes[i] = nodes[i] == ROOT ? ROOT : renumbered[nodes[i]];
    }
    size = kept;
  }
}
