package io.kvszoo.testkit.checker.linearizability;

import com.google.common.primitives.ImmutableIntArray;
import io.kvszoo.testkit.checker.relation.Meter;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a linearization, for any model, in two ways by turns, since each is quick where the
 * other is slow: broadly, with all configurations of one event before those of the next, which
 * needs little memory and finds the event at which no configuration is left; and deeply, after Wing
 * and Gong (1993) with Lowe's memory of configurations that were tried (2017), which finds a
 * linearization early where there are many. The first to find an answer ends the search.
 *
 * <p>Exponential in the number of operations that are open at once, at worst; in proportion to the
 * history if few are.
 */
final class LinearizationSearch<S, I, O> {

  private static final int FIRST_TURN = 4096;
  private static final int LONGEST_TURN = 1 << 20;
  private static final int RETAIN_FROM = 1 << 16;
  private static final int MOST_COMPARED = 32;

  private final List<Operation<I, O>> operations;
  private final Meter meter;
  private int turn = FIRST_TURN;

  private final Automaton<S, I, O> automaton;
  private final Expander<S, I, O> broad;
  private final long[] lent;
  private Configurations layer;
  private Configurations nextLayer;
  private final Configurations work;
  private int retainAt = RETAIN_FROM;

  private final Expander<S, I, O> deep;
  private final Configurations tried;
  private final Deque<Integer> path = new ArrayDeque<>();

  LinearizationSearch(
      SequentialModel<S, I, O> model, List<Operation<I, O>> operations, Meter meter) {
    this.operations = operations;
    this.meter = meter;
    automaton = new Automaton<>(model);
    Timeline timeline = new Timeline(operations, meter);
    int[] effects = automaton.effectsOf(operations);
    broad = new Expander<>(automaton, timeline, effects);
    deep = new Expander<>(automaton, timeline, effects);
    int words = timeline.words();
    lent = new long[words];
    layer = new Configurations(words);
    nextLayer = new Configurations(words);
    work = new Configurations(words);
    tried = new Configurations(words);
    broad.begin(layer::add);
    deep.begin(tried::add);
    path.push(0);
  }

  /** Continues for a turn twice as long as the last, and returns the result, if there is one. */
  @Nullable SubhistoryResult advance() {
    SubhistoryResult found = broadly(turn);
    if (found == null) {
      found = deeply(turn);
    }
    turn = Math.min(2 * turn, LONGEST_TURN);
    return found;
  }

  /** The operation that the broad search is about to put in order. */
  int completing() {
    return broad.timeline().completing[layer.event(0)];
  }

  /** How many operations can be put in order, for certain. */
  int ordered() {
    return layer.event(0);
  }

  private void step() {
    meter.step(
        automaton.bytes()
            + broad.timeline().bytes()
            + broad.bytes()
            + deep.bytes()
            + layer.bytes()
            + nextLayer.bytes()
            + work.bytes()
            + tried.bytes());
  }

  private @Nullable SubhistoryResult broadly(int steps) {
    for (int left = steps; left > 0; left -= nextLayer.size() + work.size()) {
      int event = layer.event(0);
      if (event == broad.timeline().events()) {
        return new SubhistoryResult.Linearizable(broad.trail().path(layer.node(0)));
      }
      nextLayer.clear();
      work.clear();
      for (int i = 0; i < layer.size(); i++) {
        layer.copyBits(i, lent);
        pass(event, layer.state(i), lent, layer.node(i));
      }
      for (int i = 0; i < work.size(); i++) {
        step();
        broad.expand(work, i, this::pass);
      }
      if (nextLayer.size() == 0) {
        return notLinearizable(event);
      }
      dropDominated();
      Configurations passed = layer;
      layer = nextLayer;
      nextLayer = passed;
      if (broad.trail().size() > retainAt) {
        broad.trail().retain(layer.nodes(), layer.size());
        retainAt = Math.max(RETAIN_FROM, 2 * broad.trail().size());
      }
    }
    return null;
  }

  /** Brings a configuration to the next event if it is ready, else to those to expand. */
  private void pass(int event, int state, long[] linearized, int node) {
    if (broad.isReady(event, linearized)) {
      broad.advance(event, state, linearized, node, nextLayer::add);
    } else {
      work.add(event, state, linearized, node);
    }
  }

  /**
   * Drops configurations that another is as good as: in the same state, with the same operations
   * linearized, and fewer of unknown outcome used up.
   */
  private void dropDominated() {
    if (broad.timeline().unknown.length == 0 || nextLayer.size() == 1) {
      return;
    }
    Map<List<Long>, List<Integer>> alike = new HashMap<>();
    boolean[] wanted = new boolean[nextLayer.size()];
    for (int i = 0; i < wanted.length; i++) {
      int index = i;
      List<Integer> others = alike.computeIfAbsent(liveBits(i), key -> new ArrayList<>());
      if (others.size() >= MOST_COMPARED) {
        wanted[i] = true;
      } else if (others.stream().noneMatch(other -> isSubset(other, index))) {
        wanted[i] = true;
        others.stream().filter(other -> isSubset(index, other)).forEach(o -> wanted[o] = false);
        others.removeIf(other -> !wanted[other]);
        others.add(i);
      }
    }
    nextLayer.retain(wanted);
  }

  /** The state, and which of the operations that complete are linearized. */
  private List<Long> liveBits(int index) {
    List<Long> bits = new ArrayList<>();
    bits.add((long) nextLayer.state(index));
    int live = broad.timeline().liveSlots;
    for (int word = 0; word * Long.SIZE < live; word++) {
      boolean whole = (word + 1) * Long.SIZE <= live;
      bits.add(nextLayer.word(index, word) & (whole ? -1L : (1L << live) - 1));
    }
    return bits;
  }

  private boolean isSubset(int left, int right) {
    for (int word = 0; word < lent.length; word++) {
      if ((nextLayer.word(left, word) & ~nextLayer.word(right, word)) != 0) {
        return false;
      }
    }
    return true;
  }

  private @Nullable SubhistoryResult deeply(int steps) {
    for (int left = steps; left > 0; left--) {
      if (path.isEmpty()) {
        return null; // Nothing is left to try; the broad search will say where that shows.
      }
      step();
      int index = path.pop();
      int event = tried.event(index);
      if (event == deep.timeline().events()) {
        return new SubhistoryResult.Linearizable(deep.trail().path(tried.node(index)));
      }
      int known = tried.size();
      tried.copyBits(index, lent);
      if (deep.isReady(event, lent)) {
        deep.advance(event, tried.state(index), lent, tried.node(index), tried::add);
      } else {
        deep.expand(tried, index, tried::add);
      }
      for (int added = tried.size() - 1; added >= known; added--) {
        path.push(added); // The first ends on top.
      }
    }
    return null;
  }

  private SubhistoryResult notLinearizable(int event) {
    Operation<I, O> completing = operations.get(broad.timeline().completing[event]);
    Set<S> states = new LinkedHashSet<>();
    for (int i = 0; i < work.size(); i++) {
      states.add(broad.state(work.state(i)));
    }
    ImmutableIntArray window =
        ImmutableIntArray.copyOf(Arrays.stream(broad.timeline().open[event]).sorted());
    return new SubhistoryResult.NotLinearizable(
        window,
        "#%d fits into no order: until it ended, the state could only be %s"
            .formatted(completing.index(), any(states)));
  }

  private static <S> String any(Set<S> states) {
    int shown = 5;
    List<String> texts = states.stream().limit(shown).map(LinearizationSearch::text).toList();
    String text = String.join(" or ", texts);
    return states.size() > shown ? text + " or " + (states.size() - shown) + " others" : text;
  }

  private static String text(Object state) {
    return state instanceof Optional<?> value
        ? value.map(String::valueOf).orElse("no value")
        : String.valueOf(state);
  }
}
