package io.kvszoo.testkit.simulation;

import static com.google.common.base.Preconditions.checkArgument;
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
 * One run, as a value that is printed and read as text, so that it can be repeated:
 *
 * <pre>
 * seed 17; client put 0=1 @5ms, get 0 @9ms; client get 0; 10ms-300ms crash shard-0
 * </pre>
 *
 * <p>In full, with semicolons or line ends in between:
 *
 * <pre>
 * scenario := "seed" integer         what the network decides by chance
 *           | "router" integer       which of the simulation's routers, from 0; 0, if absent
 *           | "client" [step ("," step)*]
 *           | fault                  as in a {@link FaultPlan}
 * step     := ("get" key | "put" key "=" value | "delete" key | "cas" key "=" value) ["@" time]
 * key      := integer                value := integer, unlike any other
 * time     := when to begin the step, since the workload began; at once, if absent
 * </pre>
 *
 * @param seed the network's seed
 * @param router which of the simulation's routers, from 0
 * @param clients by client, its steps
 * @param plan what goes wrong
 */
public record Scenario(long seed, int router, List<List<Step>> clients, FaultPlan plan) {

  /** Copies the steps. */
  public Scenario {
    clients = clients.stream().map(List::copyOf).collect(ImmutableList.toImmutableList());
    checkArgument(router >= 0, "router (%s) must be >= 0", router);
  }

  /**
   * Reads a scenario.
   *
   * @param text what {@link #toString} prints
   * @return the scenario
   * @throws IllegalArgumentException if the text has another form; the message names the statement
   */
  public static Scenario parse(String text) {
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
            "'%s' is no seed, router, client or fault".formatted(statement));
      }
    }
    return new Scenario(seed, router, clients, new FaultPlan(faults));
  }

  private static long integer(String statement, String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' in '%s' is no integer".formatted(word, statement), e);
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
          "'%s' in '%s' is no step; write get 0, put 0=1, delete 0 or cas 0=1, and @5ms for when"
              .formatted(text.strip(), statement),
          e);
    }
  }

  /** How many operations there are. */
  int operations() {
    return clients.stream().mapToInt(List::size).sum();
  }

  /** This scenario as {@link #parse} reads it. */
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
