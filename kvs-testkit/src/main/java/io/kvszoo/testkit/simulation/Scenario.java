package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;
import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import io.kvszoo.testkit.fault.Fault;
import io.kvszoo.testkit.fault.FaultPlan;
import io.kvszoo.testkit.text.Durations;
import io.kvszoo.testkit.text.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run as a value that can be printed and parsed, so that it can be repeated:
 *
 * <pre>
 * seed 17; client put 0=1 @5ms, get 0 @9ms; client get 0; 10ms-300ms crash shard-0
 * </pre>
 *
 * <p>The grammar, with statements separated by semicolons or line ends:
 *
 * <pre>
 * scenario := "seed" integer         seed of the network's choices
 *           | "router" integer       index of the simulation's router, from 0; 0 if absent
 *           | "client" [step ("," step)*]
 *           | fault                  as in a {@link FaultPlan}
 * step     := ("get" key | "put" key "=" value | "delete" key | "cas" key "=" value) ["@" time]
 * key      := integer                value := integer, different from all others
 * time     := when the step begins, since the begin of the workload; at once if absent
 * </pre>
 *
 * @param seed the network's seed
 * @param router the index of the simulation's router, from 0
 * @param clients the steps of each client
 * @param plan the faults
 */
public record Scenario(long seed, int router, List<List<Step>> clients, FaultPlan plan) {

  /** Copies the steps. */
  public Scenario {
    clients = clients.stream().map(List::copyOf).collect(ImmutableList.toImmutableList());
    checkArgument(router >= 0, "router (%s) must be >= 0", router);
  }

  /**
   * Parses a scenario.
   *
   * @param text a text in the form of {@link #toString}
   * @return the scenario
   * @throws IllegalArgumentException if the text does not follow the grammar; the message names the
   *     statement
   */
  public static Scenario parse(String text) {
    checkNotNull(text, "text must not be null; pass a scenario as it is printed");
    long seed = 0;
    int router = 0;
    List<List<Step>> clients = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    for (String statement : Words.statements(text)) {
      List<String> words = Words.of(statement);
      if (Character.isDigit(statement.charAt(0))) {
        faults.addAll(FaultPlan.parse(statement).faults());
      } else if (words.get(0).equals("seed") && words.size() == 2) {
        seed = integer(statement, words.get(1));
      } else if (words.get(0).equals("router") && words.size() == 2) {
        router = Math.toIntExact(integer(statement, words.get(1)));
      } else if (words.get(0).equals("client")) {
        clients.add(steps(statement));
      } else {
        throw new IllegalArgumentException(
            "'%s' is not a seed, a router, a client or a fault".formatted(statement));
      }
    }
    return new Scenario(seed, router, clients, new FaultPlan(faults));
  }

  private static long integer(String statement, String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' in '%s' is not an integer".formatted(word, statement), e);
    }
  }

  private static List<Step> steps(String statement) {
    String steps = statement.substring("client".length()).strip();
    return steps.isEmpty()
        ? List.of()
        : List.of(steps.split(",", -1)).stream().map(step -> step(statement, step)).toList();
  }

  private static Step step(String statement, String text) {
    List<String> words = Words.of(text);
    try {
      Step.Kind kind = Step.Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT));
      String[] cell = words.get(1).split("=", -1);
      int value = cell.length > 1 ? Integer.parseInt(cell[1]) : 0;
      boolean writes = kind == Step.Kind.PUT || kind == Step.Kind.CAS;
      checkArgument(cell.length == (writes ? 2 : 1));
      checkArgument(words.size() == 2 || (words.size() == 3 && words.get(2).startsWith("@")));
      Duration at = words.size() == 3 ? Durations.parse(words.get(2).substring(1)) : Duration.ZERO;
      return new Step(kind, Integer.parseInt(cell[0]), value, at);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'%s' in '%s' is not a step; write get 0, put 0=1, delete 0 or cas 0=1, and append @5ms for its time"
              .formatted(text.strip(), statement),
          e);
    }
  }

  /** The number of operations. */
  int operations() {
    return clients.stream().mapToInt(List::size).sum();
  }

  /** Returns this scenario as text that {@link #parse} accepts. */
  @Override
  public String toString() {
    List<String> statements = new ArrayList<>();
    statements.add("seed " + seed);
    if (router != 0) {
      statements.add("router " + router);
    }
    for (List<Step> steps : clients) {
      statements.add(
          ("client " + steps.stream().map(Step::toString).collect(joining(", "))).strip());
    }
    plan.faults().forEach(fault -> statements.add(fault.toString()));
    return String.join("; ", statements);
  }
}
