package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.stream.Collectors.joining;

import io.kvszoo.simulator.ArmedCrash;
import io.kvszoo.simulator.SimulatedHost;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.testkit.simulation.FaultForm.Needs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The kinds of faults that a {@link Swarm} draws from. Each constant has all that there is to know
 * of its kind: its word and what follows it, how it is read and drawn, and what it does when it
 * begins and as long as it lasts.
 */
public enum FaultKind {
  /** A host of the server crashes, and restarts with what it had synced. */
  CRASH(
      FaultForm.of(
              "crash host",
              FaultAction.Crash.class,
              words -> new FaultAction.Crash(words.host()),
              draw -> new FaultAction.Crash(draw.server()))
          .lasts((crash, damage) -> damage.down(crash.host()))),

  /** A client's host crashes and restarts: its session ends, and the client begins another. */
  CLIENT_CRASH(
      FaultForm.of(
              "crash host",
              FaultAction.Crash.class,
              words -> new FaultAction.Crash(words.host()),
              draw -> new FaultAction.Crash(draw.client()))
          .needs(Needs.CLIENTS_WITH_HOSTS)
          .lasts((crash, damage) -> damage.down(crash.host()))),

  /** A host crashes in the middle of what it does, right after it has sent a message. */
  CRASH_AT_SEND(
      FaultForm.of(
              "crash-at-send host number",
              FaultAction.CrashAtSend.class,
              words -> new FaultAction.CrashAtSend(words.host(), words.count()),
              draw -> new FaultAction.CrashAtSend(draw.server(), draw.between(1, 12)))
          .begins((crash, network) -> Begun.of(host(network, crash).crashAtSend(crash.sends())))
          .lasts((crash, damage) -> damage.down(crash.host()))),

  /** A host crashes when it syncs, before the sync takes effect. */
  CRASH_BEFORE_SYNC(
      FaultForm.of(
              "crash-before-sync host",
              FaultAction.CrashBeforeSync.class,
              words -> new FaultAction.CrashBeforeSync(words.host()),
              draw -> new FaultAction.CrashBeforeSync(draw.server()))
          .begins((crash, network) -> Begun.of(host(network, crash).crashBeforeSync(1)))
          .lasts((crash, damage) -> damage.down(crash.host()))),

  /** A host crashes right after it has synced, before it can answer. */
  CRASH_AT_SYNC(
      FaultForm.of(
              "crash-at-sync host",
              FaultAction.CrashAtSync.class,
              words -> new FaultAction.CrashAtSync(words.host()),
              draw -> new FaultAction.CrashAtSync(draw.server()))
          .begins((crash, network) -> Begun.of(host(network, crash).crashAfterSync(1)))
          .lasts((crash, damage) -> damage.down(crash.host()))),

  /** A host crashes, and crashes again in the middle of its restart. */
  CRASH_AT_RESTART(
      FaultForm.of(
              "crash-at-restart host number",
              FaultAction.CrashAtRestart.class,
              words -> new FaultAction.CrashAtRestart(words.host(), words.count()),
              draw -> new FaultAction.CrashAtRestart(draw.server(), draw.between(1, 3)))
          .begins((crash, network) -> crashAtRestart(host(network, crash), crash.started()))
          .lasts((crash, damage) -> damage.down(crash.host()))),

  /** Several hosts of the server crash at one moment, and restart. */
  POWER_LOSS(
      FaultForm.of(
              "power-loss host+",
              FaultAction.PowerLoss.class,
              words -> new FaultAction.PowerLoss(words.hosts(0)),
              draw -> new FaultAction.PowerLoss(draw.manyServers()))
          .needs(Needs.SEVERAL_SERVERS)
          .lasts((loss, damage) -> loss.hosts().forEach(damage::down))),

  /** A host of the server crashes, loses its disk, and restarts. */
  WIPE(
      FaultForm.of(
              "wipe host",
              FaultAction.Wipe.class,
              words -> new FaultAction.Wipe(words.host()),
              draw -> new FaultAction.Wipe(draw.server()))
          .begins(
              (wipe, network) -> {
                host(network, wipe).wipe();
                return Begun.AT_ONCE;
              })
          .lasts((wipe, damage) -> damage.down(wipe.host()))),

  /** A host stops handling for a while, and gets everything late. */
  PAUSE(
      FaultForm.of(
              "pause host",
              FaultAction.Pause.class,
              words -> new FaultAction.Pause(words.host()),
              draw -> new FaultAction.Pause(draw.host()))
          .lasts((pause, damage) -> damage.paused(pause.host()))),

  /** A host of the server is slow: messages wait their turn. */
  CAPACITY(
      FaultForm.of(
              "capacity host number",
              FaultAction.Capacity.class,
              words -> new FaultAction.Capacity(words.host(), words.count()),
              draw -> new FaultAction.Capacity(draw.server(), draw.between(500, 3000)))
          .lasts((slow, damage) -> damage.capacity(slow.host(), slow.messages()))),

  /** Two sets of hosts are cut off from each other. */
  PARTITION(
      FaultForm.of(
              "partition host+ | host+",
              FaultAction.Partition.class,
              words -> new FaultAction.Partition(words.hosts(0), words.otherHosts(0), true),
              draw -> draw.sides((from, to) -> new FaultAction.Partition(from, to, true)))
          .needs(Needs.LINKS)
          .begins(FaultKind::cut)),

  /** Messages from one set of hosts to another are lost. */
  ONE_WAY_PARTITION(
      FaultForm.of(
              "partition-one-way host+ | host+",
              FaultAction.Partition.class,
              words -> new FaultAction.Partition(words.hosts(0), words.otherHosts(0), false),
              draw -> draw.sides((from, to) -> new FaultAction.Partition(from, to, false)))
          .needs(Needs.LINKS)
          .begins(FaultKind::cut)),

  /** Two sets of hosts are cut off from each other and joined again, over and over. */
  FLAPPING_PARTITION(
      FaultForm.of(
              "flapping-partition host+ | host+ time",
              FaultAction.FlappingPartition.class,
              words ->
                  new FaultAction.FlappingPartition(
                      words.hosts(1), words.otherHosts(1), words.time()),
              draw ->
                  draw.sides(
                      (from, to) ->
                          new FaultAction.FlappingPartition(from, to, draw.millis(5, 100))))
          .needs(Needs.LINKS)),

  /** Messages are lost at random. */
  LOSS(
      FaultForm.of(
              "loss probability",
              FaultAction.Loss.class,
              words -> new FaultAction.Loss(words.number()),
              draw -> new FaultAction.Loss(draw.percent(30)))
          .needs(Needs.LINKS)
          .lasts((loss, damage) -> damage.links(link -> link.loss(loss.probability())))),

  /** Messages are delivered twice at random. */
  DUPLICATION(
      FaultForm.of(
              "duplication probability",
              FaultAction.Duplication.class,
              words -> new FaultAction.Duplication(words.number()),
              draw -> new FaultAction.Duplication(draw.percent(30)))
          .needs(Needs.LINKS)
          .lasts((copies, damage) -> damage.links(link -> link.copies(copies.probability())))),

  /** Messages are delivered twice at random, once so late that nobody waits any more. */
  LATE_COPIES(
      FaultForm.of(
              "late-copies probability time time",
              FaultAction.LateCopies.class,
              words -> new FaultAction.LateCopies(words.number(), words.time(), words.time()),
              draw ->
                  new FaultAction.LateCopies(
                      draw.percent(50), draw.millis(5, 500), draw.millis(500, 3000)))
          .needs(Needs.LINKS)
          .lasts(
              (late, damage) ->
                  damage.links(
                      link -> link.lateCopies(late.probability(), late.min(), late.max())))),

  /** Messages come so late at random that nobody waits any more. */
  LATE(
      FaultForm.of(
              "late probability time time",
              FaultAction.Late.class,
              words -> new FaultAction.Late(words.number(), words.time(), words.time()),
              draw ->
                  new FaultAction.Late(
                      draw.percent(20), draw.millis(200, 1000), draw.millis(1000, 3000)))
          .needs(Needs.LINKS)
          .lasts(
              (late, damage) ->
                  damage.links(link -> link.late(late.probability(), late.min(), late.max())))),

  /** Messages are delivered, and reported as failed, at random. */
  REPORTED_FAILED(
      FaultForm.of(
              "reported-failed probability",
              FaultAction.ReportedFailed.class,
              words -> new FaultAction.ReportedFailed(words.number()),
              draw -> new FaultAction.ReportedFailed(draw.percent(30)))
          .needs(Needs.LINKS)
          .lasts(
              (report, damage) -> damage.links(link -> link.reportedFailed(report.probability())))),

  /** Messages take long, and overtake each other. */
  DELAY(
      FaultForm.of(
              "delay time time",
              FaultAction.Delay.class,
              words -> new FaultAction.Delay(words.time(), words.time()),
              draw -> new FaultAction.Delay(Duration.ZERO, draw.millis(1, 200)))
          .needs(Needs.LINKS)
          .lasts((delay, damage) -> damage.links(link -> link.delay(delay.min(), delay.max())))),

  /** Messages do not overtake each other, however long they take. */
  FIFO(
      FaultForm.of(
              "fifo",
              FaultAction.Fifo.class,
              words -> new FaultAction.Fifo(),
              draw -> new FaultAction.Fifo())
          .needs(Needs.LINKS)
          .lasts((fifo, damage) -> damage.links(LinkDamage::fifo))),

  /** Messages of one link take longer than those of others, so that others overtake them. */
  SLOW_LINK(
      FaultForm.of(
              "slow-link host host time",
              FaultAction.SlowLink.class,
              words -> new FaultAction.SlowLink(words.host(), words.host(), words.time()),
              draw ->
                  draw.link((from, to) -> new FaultAction.SlowLink(from, to, draw.millis(1, 300))))
          .needs(Needs.LINKS)
          .lasts(
              (slow, damage) -> damage.link(slow, link -> link.delay(slow.delay(), slow.delay())))),

  /** One link is slow and lossy in one direction. */
  GRAY_LINK(
      FaultForm.of(
              "gray-link host host probability time",
              FaultAction.GrayLink.class,
              words ->
                  new FaultAction.GrayLink(
                      words.host(), words.host(), words.number(), words.time()),
              draw ->
                  draw.link(
                      (from, to) ->
                          new FaultAction.GrayLink(
                              from, to, draw.percent(90), draw.millis(1, 100))))
          .needs(Needs.LINKS)
          .lasts(
              (gray, damage) ->
                  damage.link(
                      gray,
                      link -> {
                        link.delay(gray.delay(), gray.delay());
                        link.loss(gray.probability());
                      }))),

  /** A host's clock jumps, forward or back. */
  CLOCK_STEP(
      FaultForm.of(
              "clock-step host time",
              FaultAction.ClockStep.class,
              words -> new FaultAction.ClockStep(words.host(), words.time()),
              draw -> new FaultAction.ClockStep(draw.host(), draw.millis(-5000, 5000)))
          .begins(
              (step, network) -> {
                host(network, step).clockStep(step.step());
                return Begun.AT_ONCE;
              })),

  /** A host's clock runs too fast or too slow. */
  CLOCK_DRIFT(
      FaultForm.of(
              "clock-drift host rate",
              FaultAction.ClockDrift.class,
              words -> new FaultAction.ClockDrift(words.host(), words.number()),
              draw -> new FaultAction.ClockDrift(draw.host(), draw.percent(20) - 0.1))
          .lasts((drift, damage) -> damage.drift(drift.host(), drift.rate())));

  @SuppressWarnings("ImmutableEnumChecker") // Its functions capture nothing.
  private final FaultForm<?> form;

  FaultKind(FaultForm<?> form) {
    this.form = form;
  }

  private static SimulatedHost host(SimulatedNetwork network, FaultAction.OnHost action) {
    return network.host(action.host());
  }

  private static Begun crashAtRestart(SimulatedHost host, int started) {
    ArmedCrash again = host.crashAtStart(started);
    if (host.isUp()) {
      host.crash().restart();
    }
    return Begun.of(again);
  }

  private static Begun cut(FaultAction.Partition partition, SimulatedNetwork network) {
    return Begun.of(
        partition.bothWays()
            ? network.partition(partition.from(), partition.to())
            : network.partitionOneWay(partition.from(), partition.to()));
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
    return Arrays.stream(values())
        .map(kind -> kind.form)
        .filter(form -> form.type().isInstance(action))
        .findFirst()
        .orElseThrow();
  }

  /** An action on other hosts. */
  static FaultAction moved(FaultAction action, UnaryOperator<String> hosts) {
    return read(Text.words(action.toString()), hosts);
  }

  /** Reads a word and what follows it, with the hosts that a function names instead. */
  static FaultAction read(List<String> words, UnaryOperator<String> hosts) {
    FaultForm<?> form =
        Arrays.stream(values())
            .map(kind -> kind.form)
            .filter(any -> any.word().equals(words.get(0)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' is none of %s"
                            .formatted(
                                words.get(0),
                                Arrays.stream(values())
                                    .map(kind -> kind.form.word())
                                    .distinct()
                                    .collect(joining(", ")))));
    Words rest = new Words(form.grammar(), words.subList(1, words.size()), hosts);
    FaultAction action = form.reader().apply(rest);
    rest.end();
    return action;
  }

  /** The word of this kind and what follows it. */
  String grammar() {
    return form.grammar();
  }
}
