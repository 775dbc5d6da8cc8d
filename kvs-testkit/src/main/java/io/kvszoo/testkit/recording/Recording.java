package io.kvszoo.testkit.recording;

import io.kvszoo.testkit.history.History;
import java.util.List;
import java.util.Optional;

/**
 * The recording of a run.
 *
 * @param title the title, which names what was run
 * @param about further information for people, such as how to repeat the run
 * @param log the events of the network
 * @param history the operations of clients and their outcomes
 * @param clients the names of the clients of the history, by number
 * @param aside the names of clients of less interest, such as those that read the final state
 * @param finding the violation that was found in the run, if any
 */
public record Recording(
    String title,
    String about,
    EventLog log,
    History<?, ?> history,
    List<String> clients,
    List<String> aside,
    Optional<Finding> finding) {

  /** Copies the names. */
  public Recording {
    clients = List.copyOf(clients);
    aside = List.copyOf(aside);
  }
}
