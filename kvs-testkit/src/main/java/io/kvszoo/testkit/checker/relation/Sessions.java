package io.kvszoo.testkit.checker.relation;

import java.util.Arrays;

/**
 * Who read and wrote what: nodes, each an operation or a transaction, in sessions, with the writes
 * that their reads saw.
 *
 * <p>A node of unknown outcome takes effect after what its session did before, but what the session
 * does next need not wait for it; it is a session of its own that begins after another node.
 */
public final class Sessions {

  /** The writer of the initial value. */
  public static final int INITIAL = -1;

  /** No node. */
  public static final int NONE = -1;

  /** Nodes, so that those of a session are in its order. */
  public static final class Builder {

    private final IntList session = new IntList();
    private final IntList after = new IntList();
    private final IntList readNode = new IntList();
    private final IntList readKey = new IntList();
    private final IntList readWriter = new IntList();
    private final IntList readSiblings = new IntList();
    private final IntList writeNode = new IntList();
    private final IntList writeKey = new IntList();
    private final IntList writeDeletes = new IntList();
    private final IntList unknownDeletes = new IntList();
    private boolean addsWin;

    /** Adds a node at the end of a session, and returns it. */
    public int node(int itsSession) {
      return node(itsSession, NONE);
    }

    /** Adds a node that also comes after one of another session, unless that is NONE. */
    public int node(int itsSession, int afterNode) {
      session.add(itsSession);
      after.add(afterNode);
      return session.size() - 1;
    }

    /** Adds a read of the value of a node, alone or with siblings. */
    public void read(int node, int key, int writer, boolean siblings) {
      readNode.add(node);
      readKey.add(key);
      readWriter.add(writer);
      readSiblings.add(siblings ? 1 : 0);
    }

    public void write(int node, int key, boolean deletes) {
      writeNode.add(node);
      writeKey.add(key);
      writeDeletes.add(deletes ? 1 : 0);
    }

    /** Declares that a key may have been deleted at any time. */
    public void unknownDelete(int key) {
      unknownDeletes.add(key);
    }

    /** Declares that a delete keeps values that were put concurrently. */
    public void addsWin() {
      addsWin = true;
    }

    public Sessions build(int keys) {
      return new Sessions(this, keys);
    }
  }

  public final int nodes;
  public final int sessions;
  public final int[] session;

  /** By node: its place in its session, from 1. */
  public final int[] place;

  /** By node: the one before it in its session, or that it comes after, or NONE. */
  public final int[] previous;

  /** By session and place: {@code nodeAt[start[session] + place - 1]}. */
  public final int[] start;

  public final int[] nodeAt;

  /** Reads, by node: those of a node are from {@code firstRead[node]} to that of the next. */
  public final int[] firstRead;

  public final int[] readNode;
  public final int[] readKey;
  public final int[] readWriter;

  /** By read: whether nothing follows from it about the order of writes. */
  public final boolean[] readSiblings;

  /** Writes by key, session and place; those of one key and session are a run. */
  public final int[] writeNode;

  public final boolean[] writeDeletes;

  /** By write: the next in its run that deletes, itself included, or the end of the run. */
  public final int[] nextDelete;

  /** By key, its first run; by run, its first write. Both have one more at the end. */
  public final int[] firstRun;

  public final int[] firstWrite;

  /** By key: whether it is ever deleted. */
  public final boolean[] deleted;

  /** By key: whether it may have been deleted at any time. */
  public final boolean[] maybeDeleted;

  private Sessions(Builder builder, int keys) {
    nodes = builder.session.size();
    session = builder.session.toArray();
    sessions = Arrays.stream(session).max().orElse(-1) + 1;
    start = starts(session, sessions);
    place = new int[nodes];
    previous = new int[nodes];
    nodeAt = new int[nodes];
    int[] filled = new int[sessions];
    for (int node = 0; node < nodes; node++) {
      int its = session[node];
      int at = start[its] + filled[its];
      nodeAt[at] = node;
      previous[node] = filled[its] == 0 ? builder.after.get(node) : nodeAt[at - 1];
      filled[its]++;
      place[node] = filled[its];
    }

    int[] readOrder = order(builder.readNode.toArray(), nodes);
    firstRead = starts(builder.readNode.toArray(), nodes);
    readNode = pick(builder.readNode, readOrder);
    readKey = pick(builder.readKey, readOrder);
    readWriter = pick(builder.readWriter, readOrder);
    readSiblings = flags(builder.readSiblings, readOrder);

    int[] bySession = orderBySession(builder.writeNode);
    int[] keysBySession = pick(builder.writeKey, bySession);
    int[] byKey = order(keysBySession, keys);
    int[] writeOrder = Arrays.stream(byKey).map(i -> bySession[i]).toArray();
    writeNode = pick(builder.writeNode, writeOrder);
    writeDeletes = flags(builder.writeDeletes, writeOrder);
    int[] writeKey = pick(builder.writeKey, writeOrder);
    firstRun = new int[keys + 1];
    deleted = new boolean[keys];
    maybeDeleted = new boolean[keys];
    for (int key : builder.unknownDeletes.toArray()) {
      deleted[key] = true;
      maybeDeleted[key] = true;
    }
    IntList runs = new IntList();
    int current = 0;
    for (int write = 0; write < writeNode.length; write++) {
      while (current < writeKey[write]) {
        current++;
        firstRun[current] = runs.size();
      }
      boolean newRun =
          write == 0
              || writeKey[write - 1] != writeKey[write]
              || session[writeNode[write - 1]] != session[writeNode[write]];
      if (newRun) {
        runs.add(write);
      }
      deleted[current] |= writeDeletes[write];
    }
    while (current < keys) {
      current++;
      firstRun[current] = runs.size();
    }
    runs.add(writeNode.length);
    firstWrite = runs.toArray();
    for (int read = 0; read < readNode.length; read++) {
      readSiblings[read] |= builder.addsWin && deleted[readKey[read]];
    }
    nextDelete = new int[writeNode.length];
    for (int run = 0; run + 1 < firstWrite.length; run++) {
      int next = firstWrite[run + 1];
      for (int write = next - 1; write >= firstWrite[run]; write--) {
        next = writeDeletes[write] ? write : next;
        nextDelete[write] = next;
      }
    }
  }

  private int[] orderBySession(IntList builderNodes) {
    int[] sessionOf = builderNodes.toArray();
    for (int i = 0; i < sessionOf.length; i++) {
      sessionOf[i] = session[sessionOf[i]];
    }
    return order(sessionOf, sessions);
  }

  /** Where each bucket begins, when items are sorted by bucket. */
  private static int[] starts(int[] bucketOf, int buckets) {
    int[] starts = new int[buckets + 1];
    for (int bucket : bucketOf) {
      starts[bucket + 1]++;
    }
    for (int bucket = 0; bucket < buckets; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    return starts;
  }

  /** The items by bucket; those of one bucket stay in order. */
  private static int[] order(int[] bucketOf, int buckets) {
    int[] next = starts(bucketOf, buckets);
    int[] order = new int[bucketOf.length];
    for (int item = 0; item < bucketOf.length; item++) {
      order[next[bucketOf[item]]++] = item;
    }
    return order;
  }

  private static int[] pick(IntList from, int[] order) {
    int[] picked = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      picked[i] = from.get(order[i]);
    }
    return picked;
  }

  private static boolean[] flags(IntList from, int[] order) {
    boolean[] picked = new boolean[order.length];
    for (int i = 0; i < order.length; i++) {
      picked[i] = from.get(order[i]) != 0;
    }
    return picked;
  }

  /** The last write of a run whose place is at most a limit, or NONE. */
  public int lastWrite(int run, int limit) {
    int low = firstWrite[run];
    int high = firstWrite[run + 1] - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (place[writeNode[middle]] <= limit) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high < firstWrite[run] ? NONE : high;
  }

  /** The session of a run. */
  public int runSession(int run) {
    return session[writeNode[firstWrite[run]]];
  }
}
