package io.kvszoo.network;

import com.google.common.hash.Hashing;

/** A class of messages, and how many of them crossed links. */
final class MessageType {

  final String name;

  /** By name, since the identity hash of a class differs from run to run. */
  final long hash;

  long sent;
  long duplicated;
  long delivered;
  long dropped;

  MessageType(Class<?> type) {
    name = type.getName();
    hash = Hashing.murmur3_128().hashUnencodedChars(name).asLong();
  }

  MessageCounts counts() {
    return new MessageCounts(sent, duplicated, delivered, dropped);
  }
}
