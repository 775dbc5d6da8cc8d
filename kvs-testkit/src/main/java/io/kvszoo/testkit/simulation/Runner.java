package io.kvszoo.testkit.simulation;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.Router;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.simulator.SplitMix64;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.fault.FaultInjector;
import io.kvszoo.testkit.history.HistoryRecorder;
import io.kvszoo.testkit.recording.EventRecorder;
import io.kvszoo.testkit.recording.Evidence;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.recording.Recording;
import io.kvszoo.testkit.workbench.NamedClient;
import io.kvszoo.testkit.workbench.TimedOperation;
import io.kvszoo.testkit.workbench.Workbench;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Runs one scenario: the workload under faults, then the network is healed, and when things have
 * settled the state is read, at each host alone and at all together, and new operations are tried.
 */
final class Runner<V> {

  /** How long an operation may take while there are faults. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** How long a host gets to answer alone. */
  private static final Duration ALONE_LIMIT = Duration.ofMillis(200);

  /** How long an operation may take once the network is healed. */
  private static final Duration HEALED_LIMIT = Duration.ofSeconds(10);

  private static final int MOST_KEYS_READ = 10;
  private static final long MOST_EVENTS = 10_000_000;

  private final Storage<V, ?> storage;
  private final Router router;
  private final IntFunction<V> values;
  private final HealedHosts healedHosts;
  private final Duration settling;
  private final Function<SimulatedNetwork, Invariant> invariants;
  private final Scenario scenario;

  private final SimulatedNetwork network;
  private Optional<Workbench<V>> workbench = Optional.empty();
  private final Map<String, Map<String, List<V>>> replicas = new TreeMap<>();
  private final List<String> readersAndWriters = new ArrayList<>();
  private final List<Integer> unserved = new ArrayList<>();
  private Optional<Finding> failure = Optional.empty();
  private int settled;
  private int open;

  Runner(Simulation<V> simulation, Router router, Scenario scenario) {
    this.storage = simulation.storage();
    this.router = router;
    this.values = simulation.values();
    this.healedHosts = simulation.healedHosts();
    this.settling = simulation.settling();
    this.invariants = simulation.invariants();
    this.scenario = scenario;
    network = SimulatedNetwork.builder().seed(scenario.seed()).mostEvents(MOST_EVENTS).build();
  }

  /** Runs, and records the run. */
  Recording recording(Function<Run<V>, Optional<Finding>> judge) {
    EventRecorder events = EventRecorder.of(network);
    Run<V> run = run();
    return new Recording(
        router + " over " + storage,
        "to repeat it: simulation.replay(\"%s\")".formatted(Violation.quoted(scenario)),
        events.log(),
        run.history(),
        workbench.map(Workbench::sessions).orElse(List.of()),
        readersAndWriters,
        judge.apply(run));
  }

  Run<V> run() {
    try {
      play();
    } catch (RuntimeException | AssertionError e) {
      failure = Optional.of(thrown(e));
    }
    failure = failure.or(() -> network.firstFailure().map(Runner::thrown));
    return new Run<>(
        scenario,
        storage,
        router,
        workbench
            .map(Workbench::history)
            .orElseGet(() -> new HistoryRecorder<KVSOperation<V>, KVSResult<V>>().history()),
        settled,
        replicas,
        unserved,
        failure,
        network.traceHash());
  }

  private void play() {
    Invariant invariant = invariants.apply(network);
    if (invariant != Simulation.NO_INVARIANT) {
      network.addListener(
          event -> {
            if (failure.isEmpty()) {
              failure = invariant.violation(event).map(finding -> after(event, finding));
            }
          });
    }
    try (var bench = new Workbench<>(storage, router, network)) {
      workbench = Optional.of(bench);
      List<Session> sessions = new ArrayList<>();
      for (List<Step> steps : scenario.clients()) {
        sessions.add(new Session(bench, "client-" + sessions.size(), LIMIT, steps));
      }
      FaultInjector injector = new FaultInjector(network);
      injector.start(scenario.plan());
      sessions.forEach(Session::next);
      awaitAll();
      boolean failed = network.await(this::hasFailed, injector.timeToLastBeginning());
      if (failed) {
        return;
      }

      List<String> hosts = router.topology().hosts();
      Set<String> left = new LinkedHashSet<>(hosts);
      Set<String> healed = healedHosts.choose(hosts, new SplitMix64(scenario.seed()));
      left.removeAll(healed);
      left.retainAll(network.hosts().stream().map(host -> host.name()).toList());
      injector.heal(left);
      boolean unused = network.await(this::hasFailed, settling.plus(injector.longestDelay()));
      Runnable isolate = () -> injector.isolate(left);
      readAll(bench, healed, isolate);
      settled = bench.history().size();
      writeAll(bench, isolate);
    }
  }

  private static Finding thrown(Throwable thrown) {
    return Finding.ofThrown("fails nowhere", thrown);
  }

  private static Finding after(NetworkEvent event, Finding finding) {
    return finding.with(new Evidence.Event(event.id(), event.at()));
  }

  private void awaitAll() {
    Duration longest = LIMIT.multipliedBy(2L * scenario.operations() + 2).plusDays(1);
    if (!network.await(() -> open == 0 || hasFailed(), longest)) {
      throw new IllegalStateException(open + " operations never ended");
    }
  }

  private boolean hasFailed() {
    return failure.isPresent() || network.firstFailure().isPresent();
  }

  private static String key(int number) {
    return "k" + number;
  }

  private Set<String> keys() {
    Set<Integer> keys = new TreeSet<>();
    scenario.clients().forEach(steps -> steps.forEach(step -> keys.add(step.key())));
    Set<String> names = new LinkedHashSet<>();
    keys.stream().limit(MOST_KEYS_READ).forEach(key -> names.add(key(key)));
    return names;
  }

  /** A client that is not part of the workload. */
  private Session aside(Workbench<V> bench, String name, Duration limit) {
    readersAndWriters.add(name);
    return new Session(bench, name, limit, List.of());
  }

  /** Reads the keys by clients that can each reach one host alone, and by one that reaches all. */
  private void readAll(Workbench<V> bench, Set<String> healed, Runnable isolate) {
    List<Session> readers = new ArrayList<>();
    Session all = aside(bench, "reader", HEALED_LIMIT);
    readers.add(all);
    replicas.put(Run.ANY_HOST, new TreeMap<>());
    for (String host : healed) {
      String name = "reader-of-" + host;
      Session alone = aside(bench, name, ALONE_LIMIT);
      ReplicaReader.confine(network, name, host);
      replicas.put(host, new TreeMap<>());
      readers.add(alone);
    }
    List<String> names = new ArrayList<>(List.of(Run.ANY_HOST));
    names.addAll(healed);
    for (int reader = 0; reader < names.size(); reader++) {
      Map<String, List<V>> found = replicas.getOrDefault(names.get(reader), Map.of());
      boolean mustServe = reader == 0;
      Session session = readers.get(reader);
      for (String key : keys()) {
        session.then(
            KVSOperation.get(key),
            ended -> {
              if (ended.outcome() instanceof Outcome.Done<V> done
                  && done.result() instanceof KVSResult.Read<V> read) {
                found.put(key, read.values());
              } else if (mustServe) {
                unserved.add(ended.index());
              }
            });
      }
    }
    isolate.run();
    readers.forEach(Session::next);
    awaitAll();
  }

  /** Writes each key once more, and reads it. */
  private void writeAll(Workbench<V> bench, Runnable isolate) {
    Session writer = aside(bench, "writer", HEALED_LIMIT);
    int value = 0;
    for (List<Step> steps : scenario.clients()) {
      for (Step step : steps) {
        value = Math.max(value, step.value());
      }
    }
    Consumer<TimedOperation<V>> mustServe =
        ended -> {
          if (!ended.isDone()) {
            unserved.add(ended.index());
          }
        };
    for (String key : keys()) {
      value++;
      writer.then(KVSOperation.put(key, values.apply(value)), mustServe);
      writer.then(KVSOperation.get(key), mustServe);
    }
    isolate.run();
    writer.next();
    awaitAll();
  }

  /** One client, with one operation after the other. */
  private final class Session {

    private record Planned<V>(
        Function<Map<String, List<V>>, KVSOperation<V>> operation,
        Duration at,
        Consumer<TimedOperation<V>> ended) {}

    private final NamedClient<V> client;
    private final ArrayDeque<Planned<V>> planned = new ArrayDeque<>();
    private final Map<String, List<V>> lastSeen = new HashMap<>();
    private boolean isNextDue;
    private boolean isBeginning;

    private Session(Workbench<V> bench, String name, Duration limit, List<Step> steps) {
      client = bench.connect(name, limit);
      boolean canCompare = bench.server().router() instanceof LinearizableRouter;
      for (Step step : steps) {
        planned.add(
            new Planned<>(seen -> operation(step, canCompare, seen), step.at(), ended -> {}));
      }
      open += planned.size();
    }

    private void then(KVSOperation<V> operation, Consumer<TimedOperation<V>> ended) {
      planned.add(new Planned<>(seen -> operation, Duration.ZERO, ended));
      open++;
    }

    /** Continues with the next step; in a loop, since many may end at once. */
    private void next() {
      isNextDue = true;
      while (isNextDue && !isBeginning) {
        isNextDue = false;
        Planned<V> step = planned.poll();
        if (step == null) {
          return;
        }
        Duration wait = step.at().minus(network.now());
        if (wait.isNegative() || wait.isZero()) {
          isBeginning = true;
          begin(step);
          isBeginning = false;
        } else {
          network.after(wait, () -> begin(step));
        }
      }
    }

    private void begin(Planned<V> step) {
      if (client.beginAnewAfterCrash()) {
        lastSeen.clear();
      }
      var unused =
          client
              .begin(step.operation().apply(lastSeen))
              .thenAccept(
                  ended -> {
                    note(ended.operation(), ended.outcome());
                    blame(ended.outcome());
                    step.ended().accept(ended);
                    open--;
                    next();
                  });
    }

    /**
     * What the storage throws ends one operation only, and is a failure of the run all the same.
     */
    private void blame(Outcome<V> outcome) {
      if (failure.isEmpty() && outcome instanceof Outcome.NotDone<V> notDone) {
        failure = notDone.cause().map(Runner::thrown);
      }
    }

    private void note(KVSOperation<V> operation, Outcome<V> outcome) {
      if (outcome instanceof Outcome.Done<V> done
          && done.result() instanceof KVSResult.Read<V> read) {
        lastSeen.put(operation.key(), read.values());
      } else if (operation instanceof KVSOperation.Put<V> put) {
        lastSeen.put(operation.key(), List.of(put.value()));
      }
    }
  }

  private KVSOperation<V> operation(Step step, boolean canCompare, Map<String, List<V>> seen) {
    String key = key(step.key());
    return switch (step.kind()) {
      case GET -> KVSOperation.get(key);
      case PUT -> KVSOperation.put(key, values.apply(step.value()));
      case DELETE -> KVSOperation.delete(key);
      case CAS -> {
        V update = values.apply(step.value());
        if (!canCompare) {
          yield KVSOperation.put(key, update);
        }
        Optional<V> expected = seen.getOrDefault(key, List.of()).stream().findFirst();
        yield new KVSOperation.CompareAndSet<>(key, expected, Optional.of(update));
      }
    };
  }
}
