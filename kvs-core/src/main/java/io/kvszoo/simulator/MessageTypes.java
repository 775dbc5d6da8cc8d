package io.kvszoo.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All classes of messages that were sent. */
final class MessageTypes {

  private final Map<Class<?>, MessageType> types = new HashMap<>();

  MessageType of(Class<?> messageClass) {
    return types.computeIfAbsent(messageClass, MessageType::new);
  }

  MessageCounts counts() {
    return types.values().stream()
        .map(MessageType::counts)
        .reduce(MessageCounts.NONE, MessageCounts::plus);
  }

  SortedMap<String, MessageCounts> countsByType() {
    SortedMap<String, MessageCounts> counts = new TreeMap<>();
    types.values().stream()
        .filter(type -> type.sent > 0) // The others are of messages that cross no link.
        .forEach(type -> counts.merge(type.name, type.counts(), MessageCounts::plus));
    return counts;
  }
}
