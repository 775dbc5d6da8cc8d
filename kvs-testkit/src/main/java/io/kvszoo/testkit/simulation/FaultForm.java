package io.kvszoo.testkit.simulation;

import io.kvszoo.simulator.SimulatedNetwork;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * All that there is to know of one kind of fault, for the constants of {@link FaultKind}.
 *
 * @param grammar its word and what follows it
 * @param type the class of its actions
 * @param needs what there must be for it to make sense
 * @param reader reads what follows the word
 * @param drawer draws one at random
 * @param beginning what happens once, when it begins
 * @param damage what it does while it lasts, or from when it strikes
 * @param <A> its actions
 */
record FaultForm<A extends FaultAction>(
    String grammar,
    Class<A> type,
    Needs needs,
    Function<Words, A> reader,
    Function<Draw, A> drawer,
    BiFunction<A, SimulatedNetwork, Begun> beginning,
    BiConsumer<A, Damage> damage) {

  /** What a kind of fault needs to make sense. */
  enum Needs {
    NOTHING,
    CLIENTS_WITH_HOSTS,
    SEVERAL_SERVERS,
    LINKS
  }

  static <A extends FaultAction> FaultForm<A> of(
      String grammar, Class<A> type, Function<Words, A> reader, Function<Draw, A> drawer) {
    return new FaultForm<>(
        grammar,
        type,
        Needs.NOTHING,
        reader,
        drawer,
        (action, network) -> Begun.AT_ONCE,
        (action, network) -> {});
  }

  FaultForm<A> needs(Needs newNeeds) {
    return new FaultForm<>(grammar, type, newNeeds, reader, drawer, beginning, damage);
  }

  FaultForm<A> begins(BiFunction<A, SimulatedNetwork, Begun> newBeginning) {
    return new FaultForm<>(grammar, type, needs, reader, drawer, newBeginning, damage);
  }

  FaultForm<A> lasts(BiConsumer<A, Damage> newDamage) {
    return new FaultForm<>(grammar, type, needs, reader, drawer, beginning, newDamage);
  }

  String word() {
    return grammar.replaceFirst(" .*", "");
  }

  boolean makesSense(List<String> servers, List<String> clients) {
    return switch (needs) {
      case NOTHING -> true;
      case CLIENTS_WITH_HOSTS -> !clients.isEmpty();
      case SEVERAL_SERVERS -> servers.size() > 1;
      case LINKS -> servers.size() + clients.size() > 1;
    };
  }

  Begun begin(FaultAction action, SimulatedNetwork network) {
    return beginning.apply(type.cast(action), network);
  }

  void addTo(Damage all, FaultAction action) {
    damage.accept(type.cast(action), all);
  }
}
