package io.kvszoo.testkit.checker.linearizability;

import java.util.Arrays;

/**
 * Finds the configurations that follow from one. A configuration belongs to an event, the
 * completion of an operation that must be linearized by then; it says which state the object is in,
 * and which of the open operations are linearized. It is left as soon as the completing operation
 * is; then it passes to the next event.
 *
 * <p>Five reductions, none of which loses a linearization:
 *
 * <ul>
 *   <li>Operations are linearized just in time: others only to make way for the one that completes
 *       (Gavin Lowe, "Testing for Linearizability", 2017).
 *   <li>An operation that never changes the state is linearized as soon as the state allows it.
 *   <li>Of open operations with the same effect, the one that completes first is tried, since they
 *       can change places; among those of unknown outcome, the one that was invoked first.
 *   <li>An operation of unknown outcome is not used where it does not change the state.
 *   <li>Nor is it used if its effect is overwritten before anything depends on it.
 * </ul>
 */
final class Expander<S, I, O> {

  private final Automaton<S, I, O> automaton;
  private final Timeline timeline;
  private final LinearizationTree trail = new LinearizationTree();
  private final int[] effect;

  /** By effect. */
  private final int[] input;

  private final Effect[] kind;
  private final int[] triedEffect;
  private final int[] triedInput;
  private final long[] before;
  private final long[] after;
  private int expansion;

  Expander(Automaton<S, I, O> automaton, Timeline timeline, int[] effect) {
    this.automaton = automaton;
    this.timeline = timeline;
    this.effect = effect;
    input = automaton.inputsOfEffects();
    kind = new Effect[effect.length];
    for (int i = 0; i < kind.length; i++) {
      kind[i] = automaton.kind(effect[i]);
    }
    triedEffect = new int[automaton.effects()];
    triedInput = new int[automaton.effects()];
    before = new long[timeline.words()];
    after = new long[timeline.words()];
  }

  /** Where new configurations go. */
  interface Sink {

    /** Takes a configuration; the words are only lent. */
    void add(int event, int state, long[] linearized, int node);
  }

  Timeline timeline() {
    return timeline;
  }

  LinearizationTree trail() {
    return trail;
  }

  long bytes() {
    return trail.bytes();
  }

  S state(int configurationState) {
    return automaton.state(configurationState >> 1);
  }

  /** Adds the first configuration. */
  void begin(Sink sink) {
    Arrays.fill(after, 0);
    pass(0, 0, LinearizationTree.ROOT, sink);
  }

  /** Whether the operation that completes at an event is linearized. */
  boolean isReady(int event, long[] linearized) {
    return isSet(linearized, timeline.slot[timeline.completing[event]]);
  }

  /** Passes a configuration that is ready to the next event. */
  void advance(int event, int state, long[] linearized, int node, Sink sink) {
    System.arraycopy(linearized, 0, after, 0, after.length);
    clear(after, timeline.slot[timeline.completing[event]]);
    pass(event + 1, state, node, sink);
  }

  /** Brings what is in {@link #after} to an event, with the reads invoked on the way to it. */
  private void pass(int event, int state, int node, Sink sink) {
    int end =
        event < timeline.events() ? timeline.invokedFrom[event + 1] : timeline.invokedFrom[event];
    int reached = node;
    for (int i = timeline.invokedFrom[event]; i < end; i++) {
      if (kind[i] == Effect.READ && automaton.next(state >> 1, effect[i]) >= 0) {
        set(after, timeline.slot[i]);
        reached = trail.add(reached, i);
      }
    }
    sink.add(event, state, after, reached);
  }

  /** Adds all configurations that come of linearizing one more operation. */
  void expand(Configurations from, int index, Sink sink) {
    from.copyBits(index, before);
    expansion++;
    int event = from.event(index);
    int state = from.state(index) >> 1;
    boolean unobserved = (from.state(index) & 1) != 0;
    int node = from.node(index);
    for (int i : timeline.open[event]) {
      if (kind[i] != Effect.READ
          && !isSet(before, timeline.slot[i])
          && triedEffect[effect[i]] != expansion
          && !(unobserved && kind[i] == Effect.OVERWRITE)) {
        triedEffect[effect[i]] = expansion;
        int next = automaton.next(state, effect[i]);
        if (next >= 0) {
          triedInput[input[effect[i]]] = expansion;
          linearize(i, event, next, node, false, sink);
        }
      }
    }
    for (int u = 0; u < timeline.unknownBefore[event]; u++) {
      int i = timeline.unknown[u];
      if (!isSet(before, timeline.slot[i])
          && triedInput[input[effect[i]]] != expansion
          && !(unobserved && kind[i] == Effect.OVERWRITE)) {
        triedInput[input[effect[i]]] = expansion;
        int next = automaton.next(state, effect[i]);
        if (next != state) {
          linearize(i, event, next, node, true, sink);
        }
      }
    }
  }

  private void linearize(int i, int event, int next, int node, boolean unknown, Sink sink) {
    System.arraycopy(before, 0, after, 0, before.length);
    set(after, timeline.slot[i]);
    int reached = trail.add(node, i);
    boolean observed = !unknown;
    for (int read : timeline.open[event]) {
      if (kind[read] == Effect.READ
          && !isSet(after, timeline.slot[read])
          && automaton.next(next, effect[read]) >= 0) {
        set(after, timeline.slot[read]);
        reached = trail.add(reached, read);
        observed = true;
      }
    }
    sink.add(event, next << 1 | (observed ? 0 : 1), after, reached);
  }

  private static boolean isSet(long[] words, int slot) {
    return (words[slot / Long.SIZE] & 1L << slot) != 0;
  }

  private static void set(long[] words, int slot) {
    words[slot / Long.SIZE] |= 1L << slot;
  }

  private static void clear(long[] words, int slot) {
    words[slot / Long.SIZE] &= ~(1L << slot);
  }
}
