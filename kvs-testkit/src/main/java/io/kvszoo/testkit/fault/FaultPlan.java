package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkNotNull;
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
 * A schedule of faults. A plan is a value that can be printed and parsed, with one statement per
 * fault, so that a run can be repeated:
 *
 * <pre>
 * 10ms-300ms crash replica-0; 0ms-1s loss 0.2; 50ms-90ms partition replica-0 client-0 | replica-1
 * </pre>
 *
 * <p>The grammar, with times since the begin of the workload, and statements separated by
 * semicolons or line ends:
 *
 * <pre>
 * fault       := time "-" time " " action
 * action      := crash host                     it restarts at the end, as after all crashes
 *              | crash-at-send host number      right after its number-th send
 *              | crash-before-sync host         at its first sync, before that takes effect
 *              | crash-at-sync host             right after its first sync
 *              | crash-at-restart host number   at once, and again after number processes started
 *              | power-loss host+               all at the same moment
 *              | wipe host                      the disk is lost too
 *              | pause host
 *              | capacity host number           of messages per second
 *              | partition host+ | host+
 *              | partition-one-way host+ | host+
 *              | flapping-partition host+ | host+ time
 *              | loss probability
 *              | duplication probability
 *              | late probability time time     probability of such a latency
 *              | late-copies probability time time
 *              | reported-failed probability
 *              | delay time time
 *              | fifo                           all links deliver messages in order
 *              | slow-link host host time
 *              | gray-link host host probability time
 *              | clock-step host time
 *              | clock-drift host rate
 * time        := integer ("s" | "ms" | "us" | "ns")
 * probability := number, in [0, 1]        rate := number, in [-0.5, 1]
 * host        := a name; in double quotes if it has other characters than letters, digits and ./:@_-
 * </pre>
 *
 * <p>Faults may overlap, and are then active together, even if they are equal. A host is down as
 * long as any crash of it that has struck lasts; it is paused as long as any pause lasts, even if
 * it restarts meanwhile; its clock drifts at the rate furthest from 0; its capacity is the lowest
 * of all; and of each property of a link, the worst value applies.
 *
 * <p>The fault model has crash failures, and no Byzantine ones: messages and disks are lost but
 * never corrupted, and a sync that returns has taken effect. Since storages hold values and not
 * bytes, bit errors and limits of bandwidth are not simulated. A system that must survive
 * corruption uses checksums, which turn it into loss.
 *
 * @param faults the faults, in any order
 */
public record FaultPlan(List<Fault> faults) {

  /** The plan without faults. */
  public static final FaultPlan NONE = new FaultPlan(List.of());

  /**
   * The minimum time without faults between the losses of two disks that are lost one after the
   * other.
   */
  static final Duration CALM = Duration.ofSeconds(2);

  private static final Pattern TIMES = Pattern.compile("(\\d+\\w+)-(\\d+\\w+)");

  /** Copies the faults. */
  public FaultPlan {
    faults = ImmutableList.copyOf(faults);
  }

  /**
   * Parses a plan.
   *
   * @param text a text in the form of {@link #toString}
   * @return the plan
   * @throws IllegalArgumentException if the text does not follow the grammar; the message names the
   *     statement
   */
  public static FaultPlan parse(String text) {
    checkNotNull(text, "text must not be null; use FaultPlan.NONE for no faults");
    return new FaultPlan(Words.statements(text).stream().map(FaultPlan::fault).toList());
  }

  private static Fault fault(String statement) {
    List<String> words = Words.of(statement);
    Matcher times = TIMES.matcher(words.isEmpty() ? "" : words.get(0));
    if (!times.matches() || words.size() < 2) {
      throw new IllegalArgumentException(
          "'%s' is not a fault; write for example 10ms-2s crash replica-0".formatted(statement));
    }
    try {
      return new Fault(
          Durations.parse(times.group(1)),
          Durations.parse(times.group(2)),
          FaultKind.read(words.subList(1, words.size())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not a fault: %s".formatted(statement, e.getMessage()), e);
    }
  }

  /**
   * Returns whether the disks of different hosts are lost one after the other: between any two
   * wipes of different hosts there are 2 s in which no fault is active.
   *
   * @return whether the data of each lost disk can be restored before the next disk is lost
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

  /** Returns this plan as text that {@link #parse} accepts. */
  @Override
  public String toString() {
    return faults.stream().map(Fault::toString).collect(joining("; "));
  }
}
