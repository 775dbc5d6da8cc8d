package io.kvszoo.network;

/**
 * A message that carries several items, such as a batch, and takes as much work as if each item
 * were sent alone. It counts as that many messages if the capacity of a host is bounded; any other
 * message counts as one.
 */
public interface Weighted {

  /**
   * The number of items in this message.
   *
   * @return a number that is not negative; a message with 0 items counts as one
   */
  int weight();
}
