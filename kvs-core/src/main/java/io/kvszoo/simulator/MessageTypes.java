package io.kvszoo.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All classes of messages that were sent. */
final class MessageTypes {

  private final Map<Class<?>, MessageType> types = new HashMap<>();

  /** The latest, which is found fast, as messages of one class follow each other. */
  private MessageType latest = new MessageType(Void.class);

  MessageType of(Class<?> messageClass) {
    if (latest.type != messageClass) {
      latest = types.computeIfAbsent(messageClass, MessageType::new);
    }
    return latest;
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
