package io.kvszoo.testkit.checker.causality;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.History;
import io.kvszoo.testkit.history.HistoryRecorder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A model of a causally consistent store that keeps siblings, of sets of writes: replicas that take
 * over all that another has, sessions that are answered by replicas that have all that they know,
 * and writes that replace what {@link Replaces} says. It makes random histories of many sessions,
 * with operations that overlap, and that are not answered.
 */
final class SiblingStore {

  /** What a write replaces. */
  enum Replaces {
    /** What its session has read or written of the key; what is there, if it has done neither. */
    WHAT_IT_HAS_READ,
    /** What its session knows of the key through anything that it has read. */
    WHAT_ITS_SESSION_KNOWS,
    /** What is there. */
    ALL
  }

  private record Write(int number, String key, Optional<String> value, Set<Write> replaces) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Write write && write.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  private static final int REPLICAS = 3;

  private final RandomGenerator random;
  private final Replaces replaces;
  private final HistoryRecorder<KVSOperation<String>, KVSResult<String>> recorder =
      new HistoryRecorder<>();
  private final List<Set<Write>> replicas = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private int writes;

  SiblingStore(RandomGenerator random, Replaces replaces, int sessions) {
    this.random = random;
    this.replaces = replaces;
    for (int replica = 0; replica < REPLICAS; replica++) {
      replicas.add(new LinkedHashSet<>());
    }
    for (int client = 0; client < sessions; client++) {
      clients.add(new Client(client));
    }
  }

  History<KVSOperation<String>, KVSResult<String>> history() {
    return recorder.history();
  }

  void run(int steps, int keys) {
    for (int step = 0; step < steps; step++) {
      if (random.nextInt(4) == 0) {
        replicas.get(random.nextInt(REPLICAS)).addAll(replicas.get(random.nextInt(REPLICAS)));
      } else {
        clients.get(random.nextInt(clients.size())).step("key-" + random.nextInt(keys));
      }
    }
    for (Client client : clients) {
      client.end();
    }
  }

  /** What all replicas together have. */
  Map<String, List<String>> finalValues(int keys) {
    Set<Write> all = new LinkedHashSet<>();
    replicas.forEach(all::addAll);
    Map<String, List<String>> values = new TreeMap<>();
    for (int key = 0; key < keys; key++) {
      values.put("key-" + key, values("key-" + key, all));
    }
    return values;
  }

  private static List<Write> of(String key, Set<Write> writes) {
    return writes.stream().filter(write -> write.key().equals(key)).toList();
  }

  private static List<String> values(String key, Set<Write> applied) {
    Set<Write> gone = new HashSet<>();
    applied.forEach(write -> gone.addAll(write.replaces()));
    return of(key, applied).stream()
        .filter(write -> !gone.contains(write))
        .flatMap(write -> write.value().stream())
        .toList();
  }

  private final class Client {

    private final int number;
    private final Set<Write> seen = new LinkedHashSet<>();
    private final Map<String, Set<Write>> known = new TreeMap<>();
    private Optional<KVSOperation<String>> inFlight = Optional.empty();
    private Optional<KVSResult<String>> result = Optional.empty();

    /** What the session has seen, and knows of the key, once it is answered. */
    private Set<Write> seenThen = Set.of();

    private List<Write> knownThen = List.of();
    private int index;

    private Client(int number) {
      this.number = number;
    }

    private void step(String key) {
      if (inFlight.isEmpty()) {
        int drawn = random.nextInt(8);
        KVSOperation<String> operation =
            drawn < 3
                ? KVSOperation.get(key)
                : drawn < 7 ? KVSOperation.put(key, "v" + ++writes) : KVSOperation.delete(key);
        index = recorder.invoke(number, operation, 0);
        inFlight = Optional.of(operation);
      } else if (result.isEmpty() && random.nextInt(8) > 0) {
        execute(inFlight.get());
      } else {
        end();
      }
    }

    private void execute(KVSOperation<String> operation) {
      Set<Write> replica = replicas.get(random.nextInt(REPLICAS));
      replica.addAll(seen);
      if (operation instanceof KVSOperation.Get<String> get) {
        result = Optional.of(new KVSResult.Read<>(values(get.key(), replica)));
        seenThen = new LinkedHashSet<>(replica);
        knownThen = of(get.key(), replica);
      } else {
        Set<Write> replaced =
            new LinkedHashSet<>(
                switch (replaces) {
                  case WHAT_IT_HAS_READ ->
                      known.getOrDefault(
                          operation.key(), new LinkedHashSet<>(of(operation.key(), replica)));
                  case WHAT_ITS_SESSION_KNOWS -> of(operation.key(), seen);
                  case ALL -> of(operation.key(), replica);
                });
        Optional<String> value =
            operation instanceof KVSOperation.Put<String> put
                ? Optional.of(put.value())
                : Optional.empty();
        Write write = new Write(++writes, operation.key(), value, replaced);
        replica.add(write);
        result = Optional.of(new KVSResult.Written<>());
        seenThen = new LinkedHashSet<>(seen.containsAll(replaced) ? seen : replica);
        seenThen.add(write);
        knownThen = new ArrayList<>(replaced);
        knownThen.add(write);
      }
    }

    private void end() {
      if (inFlight.isEmpty()) {
        return;
      }
      KVSOperation<String> operation = inFlight.get();
      if (result.isPresent() && random.nextInt(10) > 0) {
        recorder.complete(index, new Ending.Ok<>(result.get()), 0);
        seen.addAll(seenThen);
        known.computeIfAbsent(operation.key(), key -> new LinkedHashSet<>()).addAll(knownThen);
      } else {
        recorder.complete(index, new Ending.Unknown<>("not answered"), 0);
        if (operation.isWrite()) {
          var unused = known.computeIfAbsent(operation.key(), key -> new LinkedHashSet<>());
        }
      }
      inFlight = Optional.empty();
      result = Optional.empty();
    }
  }
}
