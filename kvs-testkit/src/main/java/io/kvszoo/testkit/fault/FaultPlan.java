package io.kvszoo.testkit.fault;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import io.kvszoo.testkit.text.Durations;
import io.kvszoo.testkit.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What goes wrong, and when. A plan is a value that is printed and read as text, one fault a
 * statement, so that a run can be repeated:
 *
 * <pre>
 * 10ms-300ms crash replica-0; 0ms-1s loss 0.2; 50ms-90ms partition replica-0 client-0 | replica-1
 * </pre>
 *
 * <p>In full, with times since the workload began, and semicolons or line ends in between:
 *
 * <pre>
 * fault       := time "-" time " " action
 * action      := crash host                     it restarts in the end, as after all crashes
 *              | crash-at-send host number      right after it has sent so many messages
 *              | crash-before-sync host         at its first sync, which does not take effect
 *              | crash-at-sync host             right after its first sync
 *              | crash-at-restart host number   at once, and again when so many processes started
 *              | power-loss host+               all at one moment
 *              | wipe host                      the disk is lost too
 *              | pause host
 *              | capacity host number           of messages per second
 *              | partition host+ | host+
 *              | partition-one-way host+ | host+
 *              | flapping-partition host+ | host+ time
 *              | loss probability
 *              | duplication probability
 *              | late probability time time     that a message takes that long
 *              | late-copies probability time time
 *              | reported-failed probability
 *              | delay time time
 *              | fifo                           all links keep the order of messages
 *              | slow-link host host time
 *              | gray-link host host probability time
 *              | clock-step host time
 *              | clock-drift host rate
 * time        := integer ("s" | "ms" | "us" | "ns")
 * probability := number, in [0, 1]        rate := number, in [-0.5, 1]
 * host        := a name; in double quotes if it has other characters than letters, digits and ./:@_-
 * </pre>
 *
 * <p>Faults may overlap, and are then active together, however equal they are: a host is down as
 * long as any crash of it lasts that has struck; it is paused as long as any pause lasts, also when
 * it restarts meanwhile; its clock drifts at the rate furthest from 0; its capacity is the least of
 * all; and of each thing that happens to a link, the worst happens.
 *
 * <p>Hosts fail by stopping, and nothing is forged: messages and disks are lost, but never
 * corrupted, and no sync lies. Storages hold values and not bytes, so there is nothing to flip a
 * bit in, and no bandwidth to fill. A system that must survive these has checksums, which turn them
 * into losses.
 *
 * @param faults the faults, in any order
 */
public record FaultPlan(List<Fault> faults) {

  /** A plan without faults. */
  public static final FaultPlan NONE = new FaultPlan(List.of());

  /** How long nothing fails, at least, between the losses of two disks that come in turn. */
  static final Duration CALM = Duration.ofSeconds(2);

  private static final Pattern TIMES = Pattern.compile("(\\d+\\w+)-(\\d+\\w+)");

  /** Copies the faults. */
  public FaultPlan {
    faults = ImmutableList.copyOf(faults);
  }

  /**
   * Reads a plan.
   *
   * @param text what {@link #toString} prints
   * @return the plan
   * @throws IllegalArgumentException if the text has another form; the message names the statement
   */
  public static FaultPlan parse(String text) {
    return new FaultPlan(Words.statements(text).stream().map(FaultPlan::fault).toList());
  }

  private static Fault fault(String statement) {
    List<String> words = Words.of(statement);
    Matcher times = TIMES.matcher(words.isEmpty() ? "" : words.get(0));
    if (!times.matches() || words.size() < 2) {
      throw new IllegalArgumentException(
          "'%s' is no fault; write 10ms-2s crash replica-0".formatted(statement));
    }
    try {
      return new Fault(
          Durations.parse(times.group(1)),
          Durations.parse(times.group(2)),
          FaultKind.read(words.subList(1, words.size())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is no fault: %s".formatted(statement, e.getMessage()), e);
    }
  }

  /**
   * Whether the disks of different hosts are lost one after the other: between each two wipes of
   * different hosts there is a calm of 2 s, in which no fault is active at all.
   *
   * @return whether the memory that one lost can come back before the next loses its own
   */
  public boolean losesDisksInTurn() {
    List<Fault> sorted = new ArrayList<>(faults);
    sorted.sort(Comparator.comparing(Fault::from));
    for (Fault late : sorted) {
      if (late.action() instanceof Wipe last) {
        for (Fault early : sorted.subList(0, sorted.indexOf(late))) {
          if (early.action() instanceof Wipe first
              && !first.host().equals(last.host())
              && !isCalmBetween(early, late, sorted)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean isCalmBetween(Fault early, Fault late, List<Fault> sorted) {
    Duration quiet = early.until();
    for (Fault fault : sorted) {
      if (fault.from().compareTo(late.from()) < 0) {
        if (fault.from().minus(quiet).compareTo(CALM) >= 0) {
          return true;
        }
        quiet = quiet.compareTo(fault.until()) > 0 ? quiet : fault.until();
      }
    }
    return late.from().minus(quiet).compareTo(CALM) >= 0;
  }

  /** This plan as {@link #parse} reads it. */
  @Override
  public String toString() {
    return faults.stream().map(Fault::toString).collect(joining("; "));
  }
}
