package io.kvszoo.testkit.fault;

import io.kvszoo.simulator.SimulatedNetwork;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All that there is to know of one kind of fault. The class of its actions has one as a constant,
 * and {@link FaultKind} lists them.
 *
 * @param grammar its word and what follows it
 * @param type the class of its actions
 * @param needs the requirement for the fault to be applicable
 * @param reader reads what follows the word
 * @param drawer draws one at random
 * @param beginning what happens once, when it begins
 * @param damage its effect while it lasts, or from the moment at which it strikes
 * @param parts the faults that one consists of
 * @param <A> its actions
 */
record FaultForm<A extends FaultAction>(
    String grammar,
    Class<A> type,
    Needs needs,
    Function<FaultArguments, A> reader,
    Function<Draw, A> drawer,
    BiFunction<A, SimulatedNetwork, BegunFault> beginning,
    BiConsumer<A, Damage> damage,
    BiFunction<A, Fault, Stream<Fault>> parts) {

  /** The requirement for a kind of fault to be applicable. */
  enum Needs {
    NOTHING,
    CLIENTS_WITH_HOSTS,
    SEVERAL_SERVERS,
    LINKS
  }

  static <A extends FaultAction> FaultForm<A> of(
      String grammar, Class<A> type, Function<FaultArguments, A> reader, Function<Draw, A> drawer) {
    return new FaultForm<>(
        grammar,
        type,
        Needs.NOTHING,
        reader,
        drawer,
        (action, network) -> BegunFault.AT_ONCE,
        (action, network) -> {},
        (action, fault) -> Stream.of(fault));
  }

  FaultForm<A> needs(Needs newNeeds) {
    return new FaultForm<>(grammar, type, newNeeds, reader, drawer, beginning, damage, parts);
  }

  FaultForm<A> begins(BiFunction<A, SimulatedNetwork, BegunFault> newBeginning) {
    return new FaultForm<>(grammar, type, needs, reader, drawer, newBeginning, damage, parts);
  }

  FaultForm<A> lasts(BiConsumer<A, Damage> newDamage) {
    return new FaultForm<>(grammar, type, needs, reader, drawer, beginning, newDamage, parts);
  }

  FaultForm<A> consistsOf(BiFunction<A, Fault, Stream<Fault>> newParts) {
    return new FaultForm<>(grammar, type, needs, reader, drawer, beginning, damage, newParts);
  }

  String word() {
    return grammar.replaceFirst(" .*", "");
  }

  /** An action as it is read: the word and what follows it. */
  String text(Object... arguments) {
    StringBuilder text = new StringBuilder(word());
    for (Object argument : arguments) {
      text.append(' ').append(FaultArguments.text(argument));
    }
    return text.toString();
  }

  /** Reads what follows the word. */
  FaultAction read(List<String> words) {
    FaultArguments arguments = new FaultArguments(grammar, words);
    FaultAction action = reader.apply(arguments);
    arguments.end();
    return action;
  }

  boolean makesSense(List<String> servers, List<String> clients) {
    return switch (needs) {
      case NOTHING -> true;
      case CLIENTS_WITH_HOSTS -> !clients.isEmpty();
      case SEVERAL_SERVERS -> servers.size() > 1;
      case LINKS -> servers.size() + clients.size() > 1;
    };
  }

  BegunFault begin(FaultAction action, SimulatedNetwork network) {
    return beginning.apply(type.cast(action), network);
  }

  void addTo(Damage all, FaultAction action) {
    damage.accept(type.cast(action), all);
  }

  Stream<Fault> partsOf(Fault fault) {
    return parts.apply(type.cast(fault.action()), fault);
  }
}
