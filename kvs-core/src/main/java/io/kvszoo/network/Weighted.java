package io.kvszoo.network;

/**
 * A message that carries much at once, such as a batch, and is as much work as if all of it came
 * alone: it counts so often where the capacity of a host is bounded. Others count once.
 */
public interface Weighted {

  /**
   * How much this carries.
   *
   * @return not negative; what carries nothing counts as one message too
   */
  int weight();
}
