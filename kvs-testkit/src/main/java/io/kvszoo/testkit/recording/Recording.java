package io.kvszoo.testkit.recording;

import io.kvszoo.testkit.history.History;
import java.util.List;
import java.util.Optional;

/**
 * All that happened in a run.
 *
 * @param title what was run
 * @param about what else a person should know, such as how to repeat the run
 * @param log the events of the network
 * @param history what clients asked and were told
 * @param clients by number, the names of the clients of the history
 * @param aside names of clients that are of less interest, such as those that read what is left
 * @param finding what is wrong with the run, if anything is
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
