package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The kinds of faults that a {@link Swarm} draws from. The class of its actions defines everything
 * about a kind: its keyword and arguments, how it is parsed, moved to other hosts and drawn, and
 * what it does when it begins and while it lasts.
 */
public enum FaultKind {
  /** A host of the server crashes, and restarts with its synced state. */
  CRASH(Crash.FORM),
  /** A client's host crashes and restarts: its session ends, and the client begins another. */
  CLIENT_CRASH(Crash.FORM_FOR_CLIENTS),
  /** A host crashes in the middle of a handler, right after it has sent a message. */
  CRASH_AT_SEND(CrashAtSend.FORM),
  /** A host crashes at a sync, before the sync takes effect. */
  CRASH_BEFORE_SYNC(CrashBeforeSync.FORM),
  /** A host crashes right after a sync, before it can answer. */
  CRASH_AT_SYNC(CrashAtSync.FORM),
  /** A host crashes, and crashes again in the middle of its restart. */
  CRASH_AT_RESTART(CrashAtRestart.FORM),
  /** Several hosts of the server crash at the same moment, and restart. */
  POWER_LOSS(PowerLoss.FORM),
  /** A host of the server crashes, loses its disk, and restarts. */
  WIPE(Wipe.FORM),
  /** A host is paused, and handles everything late. */
  PAUSE(Pause.FORM),
  /** A host of the server is slow, so that messages wait. */
  CAPACITY(Capacity.FORM),
  /** Two sets of hosts are partitioned from each other. */
  PARTITION(NetworkPartition.FORM),
  /** Messages from one set of hosts to another are lost (one-way partition). */
  ONE_WAY_PARTITION(NetworkPartition.ONE_WAY_FORM),
  /** Two sets of hosts are repeatedly partitioned and rejoined. */
  FLAPPING_PARTITION(FlappingPartition.FORM),
  /** Messages are lost at random. */
  LOSS(Loss.FORM),
  /** Messages are duplicated at random. */
  DUPLICATION(Duplication.FORM),
  /** Messages are duplicated at random, and the copy arrives after the sender has given up. */
  LATE_COPIES(LateCopies.FORM),
  /** Messages arrive, at random, after the sender has given up. */
  LATE(Late.FORM),
  /** Messages are delivered, and reported as failed, at random. */
  REPORTED_FAILED(ReportedFailed.FORM),
  /** Messages have a long, random latency, and overtake each other. */
  DELAY(Delay.FORM),
  /** Messages of a link do not overtake each other, whatever their latency. */
  FIFO(Fifo.FORM),
  /** One link is slower than others, so that messages on other paths overtake its messages. */
  SLOW_LINK(SlowLink.FORM),
  /** One link is slow and lossy, in one direction. */
  GRAY_LINK(GrayLink.FORM),
  /** A host's clock is stepped, forward or back. */
  CLOCK_STEP(ClockStep.FORM),
  /** A host's clock runs too fast or too slow. */
  CLOCK_DRIFT(ClockDrift.FORM);

  @SuppressWarnings("ImmutableEnumChecker") // Its functions capture no mutable state.
  private final FaultForm<?> form;

  FaultKind(FaultForm<?> form) {
    this.form = form;
  }

  /**
   * Returns whether this kind is applicable: without links no message can be lost, and a client
   * that calls an embedded store has no host that could crash.
   *
   * @param servers names of hosts of the server
   * @param clients names of hosts of clients
   * @return whether {@link #draw} can draw from these
   */
  public boolean makesSense(List<String> servers, List<String> clients) {
    return form.makesSense(servers, clients);
  }

  /**
   * Draws a fault of this kind.
   *
   * @param random the source of random choices, used only by {@link RandomGenerator#nextInt(int)};
   *     lower numbers give simpler faults
   * @param servers names of hosts of the server, at least one
   * @param clients names of hosts of clients
   * @return the fault
   */
  public FaultAction draw(RandomGenerator random, List<String> servers, List<String> clients) {
    checkArgument(
        makesSense(servers, clients),
        "%s is not applicable to the servers %s and the clients %s",
        this,
        servers,
        clients);
    return form.drawer().apply(new Draw(random, servers, clients));
  }

  /** Returns the form of an action. */
  static FaultForm<?> formOf(FaultAction action) {
    for (FaultKind kind : values()) {
      if (kind.form.type().isInstance(action)) {
        return kind.form;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not of a known kind; the actions are the records of %s"
            .formatted(action, FaultKind.class.getPackageName()));
  }

  /** Parses a keyword and its arguments. */
  static FaultAction read(List<String> words) {
    for (FaultKind kind : values()) {
      if (kind.form.word().equals(words.get(0))) {
        return kind.form.read(words.subList(1, words.size()));
      }
    }
    throw new IllegalArgumentException(
        "'%s' is not a kind of fault; there are %s"
            .formatted(
                words.get(0),
                Arrays.stream(values())
                    .map(kind -> kind.form.word())
                    .distinct()
                    .collect(joining(", "))));
  }

  /** The keyword of this kind and its arguments. */
  String grammar() {
    return form.grammar();
  }
}
