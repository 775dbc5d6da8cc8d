package io.kvszoo.testkit.checker.linearizability;

import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model with its states and the effects of operations as numbers, so that each step of the model
 * is taken once. Operations have the same effect if their inputs and what their clients were told
 * are equal.
 */
final class Automaton<S, I, O> {

  /** Where an effect cannot happen, since its client was told something else. */
  static final int ILLEGAL = -1;

  private static final int UNEXPLORED = -2;
  private static final long BYTES_PER_STATE = 128;

  private record Label<I, O>(I input, Optional<O> output) {}

  private final SequentialModel<S, I, O> model;
  private final List<S> states = new ArrayList<>();
  private final Map<S, Integer> stateNumbers = new HashMap<>();
  private final Map<Label<I, O>, Integer> effectNumbers = new HashMap<>();
  private final List<Label<I, O>> labels = new ArrayList<>();
  private final List<Effect> kinds = new ArrayList<>();

  /** An open-addressing table from (state, effect) to the next state. */
  private long[] keys = new long[64];

  private int[] nexts = new int[64];
  private int known;

  Automaton(SequentialModel<S, I, O> model) {
    this.model = model;
    Arrays.fill(nexts, UNEXPLORED);
    stateNumber(model.initial());
  }

  /** The numbers of the operations' effects. */
  int[] effectsOf(List<Operation<I, O>> operations) {
    int[] effects = new int[operations.size()];
    for (int i = 0; i < effects.length; i++) {
      Operation<I, O> operation = operations.get(i);
      Label<I, O> label = new Label<>(operation.input(), operation.output());
      Integer known = effectNumbers.putIfAbsent(label, labels.size());
      if (known == null) {
        labels.add(label);
        kinds.add(model.effect(label.input(), label.output()));
      }
      effects[i] = known == null ? labels.size() - 1 : known;
    }
    return effects;
  }

  /** The numbers of the inputs of effects, which are equal for equal inputs. */
  int[] inputsOfEffects() {
    Map<I, Integer> numbers = new HashMap<>();
    int[] inputs = new int[labels.size()];
    for (int effect = 0; effect < inputs.length; effect++) {
      I input = labels.get(effect).input();
      Integer known = numbers.putIfAbsent(input, numbers.size());
      inputs[effect] = known == null ? numbers.size() - 1 : known;
    }
    return inputs;
  }

  int effects() {
    return labels.size();
  }

  Effect kind(int effect) {
    return kinds.get(effect);
  }

  S state(int number) {
    return states.get(number);
  }

  long bytes() {
    return states.size() * BYTES_PER_STATE + keys.length * (long) (Long.BYTES + Integer.BYTES);
  }

  /** The state after an effect, or {@link #ILLEGAL}. All effects must be numbered by now. */
  int next(int state, int effect) {
    long key = (long) state << Integer.SIZE | effect;
    int slot = slot(key);
    if (nexts[slot] == UNEXPLORED) {
      int next = explore(state, effect);
      keys[slot] = key;
      nexts[slot] = next;
      known++;
      if (2 * known > keys.length) {
        grow();
      }
      return next;
    }
    return nexts[slot];
  }

  private int explore(int state, int effect) {
    Label<I, O> label = labels.get(effect);
    Transition<S, O> transition = model.step(states.get(state), label.input());
    boolean legal =
        label.output().map(output -> model.matches(output, transition.output())).orElse(true);
    return legal ? stateNumber(transition.next()) : ILLEGAL;
  }

  private int stateNumber(S state) {
    return stateNumbers.computeIfAbsent(
        state,
        added -> {
          states.add(added);
          return states.size() - 1;
        });
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = hash(key) & mask;
    while (nexts[slot] != UNEXPLORED && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int hash(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> Integer.SIZE);
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNexts = nexts;
    keys = new long[2 * oldKeys.length];
    nexts = new int[keys.length];
    Arrays.fill(nexts, UNEXPLORED);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNexts[i] != UNEXPLORED) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        nexts[slot] = oldNexts[i];
      }
    }
  }
}
