package io.kvszoo.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Holds the simulator to its reference: random programs under random faults must make the same
 * events at the same times in the same order. {@code -Djqwik.tries.default=100000} for more.
 */
class ReferenceTest {

  record Program(List<Line> lines, List<List<Line>> starts) {}

  private static Arbitrary<Line> line(Arbitrary<Line.Op> ops, int depth) {
    Arbitrary<List<Line>> bodies =
        depth == 0 ? Arbitraries.just(List.of()) : line(ops, depth - 1).list().ofMaxSize(4);
    return Combinators.combine(
            ops,
            Arbitraries.integers().between(0, 8),
            Arbitraries.integers().between(0, 41),
            Arbitraries.integers().between(0, 8),
            bodies)
        .as(Line::new);
  }

  private static Arbitrary<Line.Op> ops(int traps) {
    return Arbitraries.frequency(
        Tuple.of(8, Line.Op.SEND),
        Tuple.of(6, Line.Op.ASK),
        Tuple.of(4, Line.Op.SCHEDULE),
        Tuple.of(3, Line.Op.PUT),
        Tuple.of(1, Line.Op.REMOVE),
        Tuple.of(2, Line.Op.APPEND),
        Tuple.of(1, Line.Op.DROP_BEFORE),
        Tuple.of(3, Line.Op.SYNC),
        Tuple.of(1, Line.Op.THROW),
        Tuple.of(8, Line.Op.SUBMIT),
        Tuple.of(10, Line.Op.TURN),
        Tuple.of(2, Line.Op.SET),
        Tuple.of(4, Line.Op.SET_ALL),
        Tuple.of(2, Line.Op.PARTITION),
        Tuple.of(2, Line.Op.PARTITION_ONE_WAY),
        Tuple.of(2, Line.Op.HEAL_ONE),
        Tuple.of(1, Line.Op.HEAL),
        Tuple.of(4, Line.Op.AFTER),
        Tuple.of(6, Line.Op.RUN),
        Tuple.of(1, Line.Op.SPAWN),
        Tuple.of(1, Line.Op.FOUND),
        Tuple.of(1, Line.Op.STOP),
        Tuple.of(traps, Line.Op.WHEN));
  }

  /** Faults of links to begin with, so that the rest meets them; then anything. */
  private static Arbitrary<Program> programs(int traps) {
    return Combinators.combine(
            line(Arbitraries.of(Line.Op.SET_ALL, Line.Op.SET), 0).list().ofMaxSize(4),
            line(ops(traps), 2).list().ofMinSize(1).ofMaxSize(25),
            line(ops(traps), 1).list().ofMaxSize(3).list().ofMaxSize(5))
        .as(
            (links, lines, starts) ->
                new Program(Stream.concat(links.stream(), lines.stream()).toList(), starts));
  }

  @Provide
  Arbitrary<Program> programs() {
    return programs(2);
  }

  @Provide
  Arbitrary<Program> programsWithoutTraps() {
    return programs(0);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void the_simulator_does_what_its_reference_does(
      @ForAll("programs") Program program, @ForAll long seed) {
    assertThat(difference(program, seed)).isEmpty();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void a_listener_does_not_change_what_processes_and_callers_see(
      @ForAll("programsWithoutTraps") Program program, @ForAll long seed) {
    assertThat(simulate(program, seed, false).unobserved)
        .isNotEmpty()
        .isEqualTo(simulate(program, seed, true).unobserved);
  }

  static String difference(Program program, long seed) {
    Performance expected = new Performance(program.starts());
    expected.run(new ReferenceNetwork(seed, expected::happened), program.lines());
    return difference(expected.log, simulate(program, seed, true).log);
  }

  private static Performance simulate(Program program, long seed, boolean observed) {
    Performance performance = new Performance(program.starts());
    performance.run(new SimulatedWorld(seed, performance::happened, observed), program.lines());
    return performance;
  }

  /** The first event that is another, with those before it; empty if there is none. */
  private static String difference(List<String> expected, List<String> actual) {
    int i = 0;
    while (i < expected.size() && i < actual.size() && expected.get(i).equals(actual.get(i))) {
      i++;
    }
    return i == expected.size() && i == actual.size()
        ? ""
        : "%s%nexpected: %s%nactual: %s"
            .formatted(
                String.join("\n", expected.subList(Math.max(0, i - 12), i)),
                expected.subList(i, Math.min(i + 4, expected.size())),
                actual.subList(i, Math.min(i + 4, actual.size())));
  }
}
