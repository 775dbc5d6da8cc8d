package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The kinds of faults that a {@link Swarm} draws from. The class of its actions knows all that
 * there is to know of a kind: its word and what follows it, how it is read, moved and drawn, and
 * what it does when it begins and as long as it lasts.
 */
public enum FaultKind {
  /** A host of the server crashes, and restarts with what it had synced. */
  CRASH(Crash.FORM),
  /** A client's host crashes and restarts: its session ends, and the client begins another. */
  CLIENT_CRASH(Crash.FORM_FOR_CLIENTS),
  /** A host crashes in the middle of what it does, right after it has sent a message. */
  CRASH_AT_SEND(CrashAtSend.FORM),
  /** A host crashes when it syncs, before the sync takes effect. */
  CRASH_BEFORE_SYNC(CrashBeforeSync.FORM),
  /** A host crashes right after it has synced, before it can answer. */
  CRASH_AT_SYNC(CrashAtSync.FORM),
  /** A host crashes, and crashes again in the middle of its restart. */
  CRASH_AT_RESTART(CrashAtRestart.FORM),
  /** Several hosts of the server crash at one moment, and restart. */
  POWER_LOSS(PowerLoss.FORM),
  /** A host of the server crashes, loses its disk, and restarts. */
  WIPE(Wipe.FORM),
  /** A host stops handling for a while, and gets everything late. */
  PAUSE(Pause.FORM),
  /** A host of the server is slow: messages wait their turn. */
  CAPACITY(Capacity.FORM),
  /** Two sets of hosts are cut off from each other. */
  PARTITION(NetworkPartition.FORM),
  /** Messages from one set of hosts to another are lost. */
  ONE_WAY_PARTITION(NetworkPartition.ONE_WAY_FORM),
  /** Two sets of hosts are cut off from each other and joined again, over and over. */
  FLAPPING_PARTITION(FlappingPartition.FORM),
  /** Messages are lost at random. */
  LOSS(Loss.FORM),
  /** Messages are delivered twice at random. */
  DUPLICATION(Duplication.FORM),
  /** Messages are delivered twice at random, once so late that nobody waits any more. */
  LATE_COPIES(LateCopies.FORM),
  /** Messages come so late at random that nobody waits any more. */
  LATE(Late.FORM),
  /** Messages are delivered, and reported as failed, at random. */
  REPORTED_FAILED(ReportedFailed.FORM),
  /** Messages take long, and overtake each other. */
  DELAY(Delay.FORM),
  /** Messages do not overtake each other, however long they take. */
  FIFO(Fifo.FORM),
  /** Messages of one link take longer than those of others, so that others overtake them. */
  SLOW_LINK(SlowLink.FORM),
  /** One link is slow and lossy in one direction. */
  GRAY_LINK(GrayLink.FORM),
  /** A host's clock jumps, forward or back. */
  CLOCK_STEP(ClockStep.FORM),
  /** A host's clock runs too fast or too slow. */
  CLOCK_DRIFT(ClockDrift.FORM);

  @SuppressWarnings("ImmutableEnumChecker") // Its functions capture nothing that changes.
  private final FaultForm<?> form;

  FaultKind(FaultForm<?> form) {
    this.form = form;
  }

  /**
   * Whether this kind makes sense: without links nothing is lost, and a client that calls an
   * embedded store has no host to crash.
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
   * @param random decides, by {@link RandomGenerator#nextInt(int)} alone; the lower what it draws,
   *     the simpler is the fault
   * @param servers names of hosts of the server, at least one
   * @param clients names of hosts of clients
   * @return the fault
   */
  public FaultAction draw(RandomGenerator random, List<String> servers, List<String> clients) {
    checkArgument(
        makesSense(servers, clients), "%s makes no sense with %s and %s", this, servers, clients);
    return form.drawer().apply(new Draw(random, servers, clients));
  }

  /** The form of an action. */
  static FaultForm<?> formOf(FaultAction action) {
    for (FaultKind kind : values()) {
      if (kind.form.type().isInstance(action)) {
        return kind.form;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is of no kind; the actions are the records of %s"
            .formatted(action, FaultKind.class.getPackageName()));
  }

  /** Reads a word and what follows it. */
  static FaultAction read(List<String> words) {
    for (FaultKind kind : values()) {
      if (kind.form.word().equals(words.get(0))) {
        return kind.form.read(words.subList(1, words.size()));
      }
    }
    throw new IllegalArgumentException(
        "'%s' is none of %s"
            .formatted(
                words.get(0),
                Arrays.stream(values())
                    .map(kind -> kind.form.word())
                    .distinct()
                    .collect(joining(", "))));
  }

  /** The word of this kind and what follows it. */
  String grammar() {
    return form.grammar();
  }
}
