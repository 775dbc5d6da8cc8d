package io.kvszoo.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.Consistency;
import io.kvszoo.router.Router;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.contract.WriteHistories.Law;
import io.kvszoo.testkit.simulation.Report;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * How many random runs it takes until each broken storage and router is caught. The table is
 * written to {@code target/detection.md}.
 */
class DetectionTest {

  private static final int MOST_RUNS = 300;

  private final List<String> table =
      new ArrayList<>(List.of("| broken subject | broken rule | runs |", "|---|---|---|"));

  @Test
  void every_broken_subject_is_caught_soon() throws IOException {
    storage("takes the last to arrive", new BrokenStorages.LastToArriveWins());
    storage("at ties, takes the left", new BrokenStorages.TiesGoToTheLeft());
    storage("forgets deletes", new BrokenStorages.NoTombstones());
    storage("reads something where nothing was written", new BrokenStorages.NothingIsSomething());
    storage("has one clock for all siblings", new BrokenStorages.PairWithDominance());
    storage("adds what both sides have", new BrokenStorages.MergeAdds());
    storage("forgets values", new BrokenStorages.ForgetsValues());
    storage("reads in order of arrival", new BrokenStorages.ReadsInOrderOfArrival());

    store("never syncs", ToyStoreRouter.Mistake.NO_SYNC);
    store("answers before it syncs", ToyStoreRouter.Mistake.ANSWERS_BEFORE_IT_SYNCS);
    store("executes each copy of a request", ToyStoreRouter.Mistake.NO_ANSWER_TABLE);
    store("takes a time-out for a failure", ToyStoreRouter.Mistake.TIMEOUT_IS_FAILURE);
    store("answers before it heard", ToyStoreRouter.Mistake.ANSWERS_BEFORE_IT_HEARD);
    store("never recovers from a crash", ToyStoreRouter.Mistake.NEVER_RECOVERS);
    store("throws", ToyStoreRouter.Mistake.THROWS);
    router(
        "store whose writes replace what is there, called causal",
        new CausalStorage<>(),
        ToyStoreRouter.with(ToyStoreRouter.Mistake.REPLACES_UNREAD),
        simulation ->
            simulation.workload(Workload.rewriting()).rules(List.of(Rules.losesNothingUnread())));
    gossip("asynchronous copies, called linearizable", Consistency.LINEARIZABLE);
    gossip("writes without dependencies, called causal", Consistency.CAUSAL);
    gossip(
        "sessions that hop without a token, called causal",
        Consistency.CAUSAL,
        ToyGossipRouter.Mistake.HOPS);
    gossip("gossip that forgets", Consistency.EVENTUAL, ToyGossipRouter.Mistake.NO_REPAIR);
    gossip(
        "reads that no replica answers alone",
        Consistency.EVENTUAL,
        ToyGossipRouter.Mistake.READS_AT_TWO);
    gossip("stamps by the wall clock", Consistency.EVENTUAL, ToyGossipRouter.Mistake.WALL_CLOCK);
    gossip(
        "the last message to arrive wins",
        Consistency.EVENTUAL,
        ToyGossipRouter.Mistake.LAST_TO_ARRIVE_WINS);

    Files.write(Path.of("target", "detection.md"), table);
  }

  private <V, E> void storage(String name, StorageContract<V, E> broken) {
    StorageLaws<V, E> laws = new StorageLaws<>(broken.storage());
    List<Law<V>> all =
        List.of(
            laws::mergeIsCommutative,
            laws::mergeIsAssociative,
            laws::mergeIsIdempotent,
            laws::emptyIsTheIdentity,
            laws::applyIsInflationary,
            laws::concurrentWritesCommute,
            laws::applyDistributesOverMerge,
            laws::mergeEqualsReplay,
            laws::readingIsCanonical,
            laws::tombstonesMayBeForgotten);
    long fewest = Long.MAX_VALUE;
    int rule = 0;
    for (int law = 0; law < all.size(); law++) {
      OptionalLong broke = WriteHistories.firstBroken(broken.values(), all.get(law), MOST_RUNS);
      if (broke.isPresent() && broke.getAsLong() < fewest) {
        fewest = broke.getAsLong();
        rule = law + 1;
      }
    }
    assertThat(rule).as(name).isPositive();
    table.add("| storage that %s | S%d | %d |".formatted(name, rule, fewest + 1));
  }

  private void store(String name, ToyStoreRouter.Mistake mistake) {
    router("store that " + name, new LwwStorage<>(), ToyStoreRouter.with(mistake), same -> same);
  }

  private void gossip(String name, Consistency claim, ToyGossipRouter.Mistake... mistakes) {
    Workload workload =
        claim.level() == Consistency.Level.CAUSAL ? Workload.dependent() : Workload.mixed();
    router(
        name,
        new LwwStorage<>(),
        ToyGossipRouter.claiming(claim, mistakes),
        simulation -> simulation.workload(workload));
  }

  private void router(
      String name,
      Storage<String, ?> storage,
      Router router,
      UnaryOperator<Simulation<String>> change) {
    Report report = change.apply(Simulation.of(storage, router)).seeds(MOST_RUNS).run();
    assertThat(report.violation()).as(name).isPresent();
    String rule = report.violation().orElseThrow().finding().rule();
    table.add("| %s | %s | %d |".formatted(name, rule, report.runs()));
  }
}
