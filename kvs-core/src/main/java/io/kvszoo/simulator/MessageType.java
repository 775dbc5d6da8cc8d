package io.kvszoo.simulator;

/** A class of messages, and the counts of those that crossed links. */
final class MessageType {

  final Class<?> type;
  final String name;

  /** By name, since the identity hash of a class differs from run to run. */
  final long hash;

  long sent;
  long duplicated;
  long delivered;
  long dropped;

  MessageType(Class<?> type) {
    this.type = type;
    name = type.getName();
    // The names of lambdas differ from run to run, but not the names of their enclosing classes.
    String stable = type.isHidden() ? name.replaceFirst("\\$\\$Lambda.*", "") : name;
    hash = SplitMix64.mix(SplitMix64.hash(stable));
  }

  MessageCounts counts() {
    return new MessageCounts(sent, duplicated, delivered, dropped);
  }
}
