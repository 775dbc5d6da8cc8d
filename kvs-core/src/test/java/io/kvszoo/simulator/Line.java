package io.kvszoo.simulator;

import io.kvszoo.simulator.World.Note;
import java.util.List;

/**
 * One line of a program: what happens, to which host or process, how much, and the lines that
 * happen because of it, in another handler or at another time.
 */
record Line(Op op, int x, int y, int amount, List<Line> body) {

  /** What happens. The first ones happen in handlers only. */
  enum Op {
    SEND,
    ASK,
    SCHEDULE,
    PUT,
    REMOVE,
    APPEND,
    DROP_BEFORE,
    SYNC,
    THROW,
    SUBMIT,
    TURN,
    SET,
    SET_ALL,
    PARTITION,
    PARTITION_ONE_WAY,
    HEAL_ONE,
    HEAL,
    AFTER,
    RUN,
    SPAWN,
    FOUND,
    STOP,
    WHEN
  }

  /** The message that says to do what is in the body. */
  Note note(String name) {
    return amount % 4 == 0 ? new World.Batch(name, amount / 2, body) : new World.Plain(name, body);
  }

  @Override
  public String toString() {
    String detail =
        switch (op) {
          case TURN -> World.Switch.of(y) + " ";
          case SET, SET_ALL -> World.Setting.of(y) + " ";
          default -> "";
        };
    return "%s(%s%d, %d, %d%s)"
        .formatted(op, detail, x, y, amount, body.isEmpty() ? "" : ", " + body);
  }
}
