package io.kvszoo.examples;

import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.NetworkListener;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Observes which proposers stand for election, and when a client is answered again. */
final class Elections implements NetworkListener {

  private static final String PREPARE = "prepare ballot ";

  /** As messages write them: round and proposer. */
  private final Set<String> ballots = new LinkedHashSet<>();

  private Duration begin = Duration.ZERO;
  private Duration end = Duration.ZERO;

  /** Begins to watch. */
  void watch(SimulatedNetwork network) {
    begin = network.now();
    network.addListener(this);
  }

  @Override
  public void onEvent(NetworkEvent event) {
    if (event instanceof NetworkEvent.Sent sent) {
      String message = sent.message().toString();
      if (message.startsWith(PREPARE)) {
        ballots.add(message.substring(PREPARE.length()));
      } else if (end.isZero() && sent.from().path().contains("replica") && isToClient(sent)) {
        end = sent.at();
      }
    }
  }

  private static boolean isToClient(NetworkEvent.Sent sent) {
    return sent.to().host().equals("client");
  }

  /** Describes the observed election. */
  String report() {
    return String.format(
        Locale.ROOT,
        "election: ballot %s leads (round.proposer); %.1f ms unavailable",
        String.join(", then ", ballots),
        end.minus(begin).toNanos() / 1e6);
  }
}
