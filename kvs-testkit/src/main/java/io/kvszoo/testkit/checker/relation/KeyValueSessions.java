package io.kvszoo.testkit.checker.relation;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.checker.Verdict;
import io.kvszoo.testkit.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A history of a key-value store as {@link Sessions}. Clients have one operation after the other,
 * and each value is put once a key.
 *
 * <p>A write of unknown outcome counts if somebody read what it wrote; a delete of unknown outcome
 * can explain a read of nothing, whatever came after it.
 */
public final class KeyValueSessions<V> {

  /** A history that cannot be judged, or needs no order to be judged. */
  public static final class Unfit extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Verdict<?, ?> verdict;

    private Unfit(Verdict<?, ?> verdict) {
      super(null, null, false, false);
      this.verdict = verdict;
    }

    @SuppressWarnings("unchecked") // It is of the history that was given.
    public <V> Verdict<KVSOperation<V>, KVSResult<V>> verdict() {
      return (Verdict<KVSOperation<V>, KVSResult<V>>) verdict;
    }
  }

  /** The pattern of a read of a value that was never written. */
  public static final String THIN_AIR_READ = "ThinAirRead";

  /** The pattern of a read of a value that only a failed operation would have written. */
  public static final String ABORTED_READ = "AbortedRead";

  private record KeyValue(String key, Object value) {}

  private final List<Operation<KVSOperation<V>, KVSResult<V>>> operations;
  private final Map<String, Integer> keys = new HashMap<>();

  /** Who writes a value: the place of an operation. */
  private final Map<KeyValue, Integer> writers;

  private final Map<KeyValue, Integer> failed = new HashMap<>();

  /** Values that somebody read, as far as nobody is known to have written them. */
  private final Set<KeyValue> seen = new HashSet<>();

  /** By place: the number of the operation's key, and its node; by node, its place. */
  private final int[] keyOf;

  private final int[] nodeOf;

  private final IntList placeOf = new IntList();
  private final Sessions sessions;

  public KeyValueSessions(
      List<Operation<KVSOperation<V>, KVSResult<V>>> operations, boolean addsWin, Meter meter) {
    this.operations = operations;
    writers = new HashMap<>(2 * operations.size());
    keyOf = new int[operations.size()];
    nodeOf = new int[operations.size()];
    checkSequential();
    for (int place = 0; place < operations.size(); place++) {
      meter.step(0);
      keyOf[place] = keys.computeIfAbsent(at(place).input().key(), key -> keys.size());
      noteWriter(place);
    }
    findSeen();
    Sessions.Builder builder = new Sessions.Builder();
    if (addsWin) {
      builder.addsWin();
    }
    addNodes(builder);
    for (int node = 0; node < placeOf.size(); node++) {
      meter.step(0);
      addReads(builder, node);
    }
    sessions = builder.build(keys.size());
  }

  public Sessions sessions() {
    return sessions;
  }

  public Operation<KVSOperation<V>, KVSResult<V>> operation(int node) {
    return operations.get(placeOf.get(node));
  }

  /** The node of an operation, by its place; NONE if nothing is known to have come of it. */
  public int node(int place) {
    return nodeOf[place];
  }

  /** The place of the operation that wrote a value that was read. */
  public int writer(String key, V value) {
    return checkNotNull(writers.get(new KeyValue(key, value)));
  }

  private Operation<KVSOperation<V>, KVSResult<V>> at(int place) {
    return operations.get(place);
  }

  private void checkSequential() {
    Map<Integer, Operation<KVSOperation<V>, KVSResult<V>>> last = new HashMap<>();
    for (Operation<KVSOperation<V>, KVSResult<V>> operation : operations) {
      Operation<KVSOperation<V>, KVSResult<V>> before = last.put(operation.client(), operation);
      checkArgument(
          before == null
              || before.completed() == Operation.NEVER
              || before.completed() < operation.invoked(),
          "client %s has two operations in flight at #%s; the operations of a session must be sequential",
          operation.client(),
          operation.index());
    }
  }

  private static boolean hasLost(Operation<?, ?> operation) {
    return operation.output().orElse(null) instanceof KVSResult.Compared<?> compared
        && !compared.applied();
  }

  /** Returns whether an operation wrote or may have written. */
  public static boolean isWrite(Operation<? extends KVSOperation<?>, ?> operation) {
    return operation.input().isWrite() && !hasLost(operation);
  }

  private void noteWriter(int place) {
    Operation<KVSOperation<V>, KVSResult<V>> operation = at(place);
    Object value;
    if (operation.input() instanceof KVSOperation.Put<V> put) {
      value = put.value();
    } else if (operation.input() instanceof KVSOperation.CompareAndSet<V> cas
        && cas.update().isPresent()
        && !hasLost(operation)) {
      value = cas.update().get();
    } else {
      return;
    }
    KeyValue keyValue = new KeyValue(operation.input().key(), value);
    if (operation.isFailed()) {
      failed.put(keyValue, place);
      return;
    }
    Integer other = writers.put(keyValue, place);
    if (other != null) {
      throw new Unfit(
          new Verdict.Undecided<KVSOperation<V>, KVSResult<V>>(
              "#%d and #%d both write '%s' to '%s', but each value must be written at most once per key"
                  .formatted(at(other).index(), operation.index(), value, keyValue.key())));
    }
  }

  /** The values that an operation read, or must have read to have an effect. */
  public List<V> found(Operation<KVSOperation<V>, KVSResult<V>> operation) {
    KVSResult<V> output = operation.output().orElse(null);
    if (output instanceof KVSResult.Read<V> read) {
      return read.values();
    } else if (output instanceof KVSResult.Compared<V> compared) {
      return compared.found();
    }
    return operation.input() instanceof KVSOperation.CompareAndSet<V> cas
        ? cas.expected().stream().toList()
        : List.of();
  }

  public static boolean isRead(Operation<? extends KVSOperation<?>, ?> operation) {
    return !operation.input().isWrite()
        || operation.input() instanceof KVSOperation.CompareAndSet<?>;
  }

  /** Finds the values of writes of unknown outcome that were read. */
  private void findSeen() {
    List<Operation<KVSOperation<V>, KVSResult<V>>> unknown = new ArrayList<>();
    for (Operation<KVSOperation<V>, KVSResult<V>> operation : operations) {
      if (operation.isOk()) {
        see(operation);
      } else if (!operation.isFailed() && isRead(operation)) {
        unknown.add(operation);
      }
    }
    boolean more = true;
    while (more) { // An update of unknown outcome that was seen has itself read something.
      more = unknown.removeIf(operation -> isSeen(operation) && see(operation));
    }
  }

  private boolean see(Operation<KVSOperation<V>, KVSResult<V>> operation) {
    for (V value : found(operation)) {
      KeyValue keyValue = new KeyValue(operation.input().key(), value);
      Integer writer = writers.get(keyValue);
      if (writer == null || !at(writer).isOk()) {
        seen.add(keyValue);
      }
    }
    return true;
  }

  private boolean isSeen(Operation<KVSOperation<V>, KVSResult<V>> operation) {
    if (operation.input() instanceof KVSOperation.Put<V> put) {
      return seen.contains(new KeyValue(put.key(), put.value()));
    }
    return operation.input() instanceof KVSOperation.CompareAndSet<V> cas
        && cas.update().filter(value -> seen.contains(new KeyValue(cas.key(), value))).isPresent();
  }

  private void addNodes(Sessions.Builder builder) {
    Map<Integer, Integer> sessionOf = new HashMap<>();
    Map<Integer, Integer> lastNode = new HashMap<>();
    int used = 0;
    for (int place = 0; place < operations.size(); place++) {
      Operation<KVSOperation<V>, KVSResult<V>> operation = at(place);
      int key = keyOf[place];
      int client = operation.client();
      nodeOf[place] = Sessions.NONE;
      if (operation.isOk()) {
        Integer session = sessionOf.get(client);
        if (session == null) {
          session = used++;
          sessionOf.put(client, session);
        }
        nodeOf[place] = builder.node(session);
        lastNode.put(client, nodeOf[place]);
      } else if (!operation.isFailed() && isSeen(operation)) {
        nodeOf[place] = builder.node(used++, lastNode.getOrDefault(client, Sessions.NONE));
      } else if (!operation.isFailed() && operation.input() instanceof KVSOperation.Delete<V>) {
        builder.unknownDelete(key);
      }
      if (nodeOf[place] != Sessions.NONE) {
        placeOf.add(place);
        if (isWrite(operation)) {
          builder.write(nodeOf[place], key, operation.input() instanceof KVSOperation.Delete<V>);
        }
      }
    }
  }

  private void addReads(Sessions.Builder builder, int node) {
    Operation<KVSOperation<V>, KVSResult<V>> operation = operation(node);
    if (!isRead(operation)) {
      return;
    }
    int key = keyOf[placeOf.get(node)];
    List<V> found = found(operation);
    if (found.isEmpty()) {
      builder.read(node, key, Sessions.INITIAL, false);
    }
    for (V value : found) {
      KeyValue keyValue = new KeyValue(operation.input().key(), value);
      Integer writer = writers.get(keyValue);
      if (writer == null) {
        throw new Unfit(thinAir(operation, value, failed.get(keyValue)));
      }
      builder.read(node, key, nodeOf[writer], found.size() > 1);
    }
  }

  private Verdict<KVSOperation<V>, KVSResult<V>> thinAir(
      Operation<KVSOperation<V>, KVSResult<V>> reader, V value, @Nullable Integer writer) {
    String saw = "#%d saw '%s', which ".formatted(reader.index(), value);
    if (writer == null) {
      return new Verdict.Violated<>(THIN_AIR_READ, saw + "nobody wrote", List.of(reader));
    }
    Operation<KVSOperation<V>, KVSResult<V>> failedWriter = at(writer);
    return new Verdict.Violated<>(
        ABORTED_READ,
        saw + "only #%d wrote, and that failed".formatted(failedWriter.index()),
        Stream.of(failedWriter, reader)
            .sorted(Comparator.comparingInt(Operation::invoked))
            .toList());
  }
}
