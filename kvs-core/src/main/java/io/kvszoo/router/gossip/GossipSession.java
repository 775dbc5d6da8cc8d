package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.RequestId;
import io.kvszoo.router.gossip.SessionMessage.Answer;
import io.kvszoo.router.gossip.SessionMessage.Failed;
import io.kvszoo.router.gossip.SessionMessage.FromReplica;
import io.kvszoo.router.gossip.SessionMessage.Ready;
import io.kvszoo.router.gossip.SessionMessage.Refused;
import io.kvszoo.router.gossip.SessionMessage.Retry;
import io.kvszoo.router.gossip.SessionMessage.Submit;
import io.kvszoo.router.gossip.SessionMessage.TooLate;
import io.kvszoo.router.protocol.Leases;
import io.kvszoo.router.protocol.NumberRing;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One client's session: it carries a token, which covers all that the client has seen and written,
 * from replica to replica, and is answered from states that cover it.
 *
 * <p>A get may be asked of several replicas, and goes to all when one does not answer. A write goes
 * to one replica, which alone knows whether a copy of it took effect; so it is sent only to one
 * that has answered a moment ago, and if that one is then not heard of, nobody can know.
 *
 * <p>What a write replaces is fixed when it is called, so that nothing is replaced that was read
 * later, and all its copies are equal. Writes of one key go one after the other, each when the one
 * before it was answered or given up, so that it replaces that one, which its caller knows; but
 * none waits long for one that is not answered, as it may never be.
 */
class GossipSession<V, E> implements Process<SessionMessage<V>> {

  private static final Duration INTERVAL = Duration.ofMillis(25);

  /** With which attempt a write lets the next of its key begin, about 150 ms after the first. */
  private static final int MOST_ATTEMPTS_ALONE = 3;

  /** How long a replica that was heard of is taken to be there. */
  private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final Context<SessionMessage<V>> context;
  private final GossipSettings settings;
  private final List<Address<GossipMessage<V, E>>> replicas;

  /** Drawn anew after a crash, when the numbers of operations begin again. */
  private final long session;

  private final int[] incarnations;
  private final long[] heardAt;

  /** By replica, the last time that it told, and when it did by this host's clock. */
  private final long[] times;

  private final long[] toldAt;

  private final NumberRing<Pending<V>> pending = new NumberRing<>(1);

  /** The outcome of a write until it begins. */
  private final Outcome<V> waiting =
      new Outcome.NotDone<>("an earlier write of the key is under way");

  /** By replica that a write was sent to, its outcome until the answer. */
  private final Map<Integer, Outcome<V>> asked = new HashMap<>();

  /** By replica: why it did not answer last. */
  private final Map<Integer, String> obstacles = new TreeMap<>();

  /** By key, the last of its writes that has not ended; it or one before it is under way. */
  private final Map<String, Pending<V>> lastWrites = new HashMap<>();

  final KeyContexts contexts;
  VectorClock token = VectorClock.EMPTY;
  private int home;
  private boolean isRetryScheduled;

  GossipSession(
      Context<SessionMessage<V>> context,
      GossipSettings settings,
      List<Address<GossipMessage<V, E>>> replicas,
      int home) {
    this.context = context;
    this.settings = settings;
    this.replicas = replicas;
    this.home = home;
    contexts = newContexts();
    session = context.random().nextLong();
    incarnations = new int[settings.replicas()];
    heardAt = new long[settings.replicas()];
    times = new long[settings.replicas()];
    toldAt = new long[settings.replicas()];
    Arrays.fill(heardAt, LONG_AGO);
    Arrays.fill(toldAt, LONG_AGO);
  }

  KeyContexts newContexts() {
    return new KeyContexts();
  }

  @Override
  public void receive(SessionMessage<V> message) {
    if (message instanceof Submit<V> submit) {
      submit(submit);
    } else if (message instanceof Retry<V>) {
      retry();
    } else if (message instanceof FromReplica<V> answer) {
      heard(answer);
    }
  }

  /** A message to the session before a crash of this host is none to this one. */
  private void heard(FromReplica<V> answer) {
    if (answer.id().session() != session) {
      return;
    }
    if (answer instanceof Refused<V> refused) {
      refused(refused);
    } else {
      heardAt[answer.replica()] = context.now();
      if (answer.incarnation() > incarnations[answer.replica()]) {
        incarnations[answer.replica()] = answer.incarnation();
        toldAt[answer.replica()] = LONG_AGO;
      }
      if (!obstacles.isEmpty()) {
        obstacles.remove(answer.replica());
      }
      answered(answer);
    }
  }

  @Override
  public ProcessView view() {
    return ProcessView.NOTHING.fact("token", token);
  }

  void submit(Submit<V> submit) {
    KVSOperation<V> operation = submit.operation();
    if (!operation.isWrite()) {
      begin(new Pending<>(submit, null));
      return;
    }
    Pending<V> write = new Pending<>(submit, contexts.find(operation.key()));
    @Nullable Pending<V> before = lastWrites.put(operation.key(), write);
    if (before == null) {
      begin(write);
    } else {
      before.follower = write;
      var unused = write.completion.ifGivenUp(waiting);
    }
  }

  final void begin(Pending<V> operation) {
    operation.begin(token, isRetryScheduled);
    number(operation);
    attempt(operation);
    scheduleRetry();
  }

  /**
   * Lets the next write of the key begin that was not given up, when a write has ended, or is not
   * answered for so long that it may never be. What it wrote, if that is known, is replaced.
   */
  private void letNextBegin(Pending<V> operation, Stamp done) {
    String key = operation.operation.key();
    if (!operation.operation.isWrite()
        || (operation.follower == null && lastWrites.get(key) != operation)) {
      return;
    }
    @Nullable Pending<V> next = operation.follower;
    operation.follower = null;
    while (next != null && next.completion.isComplete()) {
      next = next.follower;
    }
    if (next == null) {
      lastWrites.remove(key);
    } else {
      next.replaceLastOf(operation, done);
      begin(next);
    }
  }

  private void number(Pending<V> operation) {
    operation.sequence = pending.add(operation);
  }

  private void renumber(Pending<V> operation) {
    var unused = pending.remove(operation.sequence);
    number(operation);
  }

  private void retry() {
    isRetryScheduled = false;
    List<Pending<V>> passed = new ArrayList<>();
    pending.removeIf(operation -> operation.completion.isComplete() && passed.add(operation));
    pending.forEach(
        operation -> {
          if (operation.isDue()) {
            attempt(operation);
            if (operation.attempts == MOST_ATTEMPTS_ALONE) {
              passed.add(operation);
            }
          }
        });
    passed.forEach(operation -> letNextBegin(operation, Stamp.NONE));
    scheduleRetry();
  }

  private void scheduleRetry() {
    if (!isRetryScheduled && !pending.isEmpty()) {
      isRetryScheduled = true;
      context.schedule(INTERVAL, new Retry<>());
    }
  }

  /** Asks one replica at first, and when that does not answer, some more at a time, in turn. */
  private void attempt(Pending<V> operation) {
    operation.attempts++;
    boolean first = operation.attempts == 1;
    int chosen = settings.anyReplica() ? randomReplica() : home;
    if (operation.sentTo != Pending.NOBODY) {
      send(operation, sendAgainTo(operation.sentTo));
    } else if (first && operation.operation.isWrite() && isFresh(chosen)) {
      sendTo(chosen, operation);
    } else if (first) {
      inquire(chosen, operation);
    } else {
      int some = Math.min(settings.replicas(), settings.fanout() + 1);
      int from = chosen + (operation.attempts - 2) * some; // Each time the next, so all in turn.
      for (int i = 0; i < some; i++) {
        inquire(Math.floorMod(from + i, settings.replicas()), operation);
      }
    }
    if (operation.sentTo == Pending.NOBODY && operation.operation.isWrite()) {
      var unused = operation.completion.ifGivenUp(new Outcome.NotDone<>(obstacles()));
    }
  }

  private int randomReplica() {
    return context.random().nextInt(settings.replicas());
  }

  /** Whether a write can go to a replica at once. */
  private boolean isFresh(int replica) {
    return isNewer(heardAt[replica], FRESH_NANOS) && isNewer(toldAt[replica], Leases.FRESH);
  }

  private boolean isNewer(long at, long nanos) {
    long age = context.now() - at;
    return age >= 0 && age < nanos;
  }

  /** Asks for what changes nothing: the value, or whether a write can be sent. */
  private void inquire(int replica, Pending<V> operation) {
    RequestId id = id(operation, RequestId.UNDATED);
    String key = operation.operation.key();
    context.send(
        replicas.get(replica),
        operation.operation.isWrite()
            ? new GossipMessage.Hello<>(context.self(), id, operation.token)
            : new GossipMessage.Read<>(context.self(), id, token, key));
  }

  private RequestId id(Pending<V> operation, long asOf) {
    return new RequestId(session, operation.sequence, pending.first(), asOf);
  }

  private void sendTo(int replica, Pending<V> write) {
    if (write.completion.ifGivenUp(unanswered(replica))) {
      write.sentTo = replica;
      write.incarnation = incarnations[replica];
      write.asOf = times[replica];
      send(write, replica);
    }
  }

  private Outcome<V> unanswered(int replica) {
    return asked.computeIfAbsent(
        replica, to -> new Outcome.Unknown<>(name(to) + " was asked to do it"));
  }

  /** Where a write goes again that was not answered: only who has its copies knows them. */
  int sendAgainTo(int replica) {
    return replica;
  }

  void send(Pending<V> write, int replica) {
    context.send(
        replicas.get(replica),
        new GossipMessage.Change<>(
            context.self(),
            id(write, write.asOf),
            write.token,
            write.operation,
            write.incarnation,
            Optional.ofNullable(write.replaces)));
  }

  private void answered(FromReplica<V> message) {
    int replica = message.replica();
    if (message instanceof Ready<V> ready) {
      told(ready, ready.time());
      @Nullable Pending<V> write = pending.get(ready.id().sequence());
      if (write != null && write.sentTo == Pending.NOBODY) {
        renumber(write); // So that a late answer to an inquiry is not taken for one to the write.
        sendTo(replica, write);
      }
      return;
    }
    @Nullable Pending<V> operation = pending.remove(message.id().sequence());
    if (operation == null) {
      return;
    }
    Stamp done = Stamp.NONE;
    if (message instanceof Answer<V> answer) {
      told(answer, answer.time());
      remember(operation, answer);
      done = answer.stamp();
      home = replica;
      operation.completion.complete(Outcome.Done.of(answer.result()));
    } else if (message instanceof Failed<V> failed) {
      operation.completion.complete(failed.outcome());
    } else {
      String reason =
          message instanceof TooLate<V>
              ? " was reached too late to know whether it was done"
              : " lost its disk after it was asked to do it";
      operation.completion.complete(new Outcome.Unknown<>(name(replica) + reason));
    }
    letNextBegin(operation, done);
  }

  /** Takes note of the time that a replica counts, unless it was told by a memory that is lost. */
  private void told(FromReplica<V> message, long time) {
    if (message.incarnation() == incarnations[message.replica()]) {
      times[message.replica()] = time;
      toldAt[message.replica()] = context.now();
    }
  }

  /** Remembers what the session has seen by an answer; a read that was given up, nobody has. */
  void remember(Pending<V> operation, Answer<V> answer) {
    token = token.merge(answer.seen());
    if (!answer.stamp().equals(Stamp.NONE)) {
      contexts.wrote(operation.operation.key(), answer.stamp());
    } else if (!operation.completion.isComplete()) {
      contexts.read(operation.operation.key(), answer.seen());
    }
  }

  private void refused(Refused<V> refused) {
    obstacles.put(refused.replica(), obstacle(refused));
    @Nullable Pending<V> operation = pending.get(refused.id().sequence());
    if (operation == null) {
      return;
    }
    if (operation.sentTo == refused.replica()) { // Copies there have no effect, so it is a new one.
      operation.sentTo = Pending.NOBODY;
      renumber(operation);
    }
    var unused = operation.completion.ifGivenUp(new Outcome.NotDone<>(obstacles()));
    if (operation.attempts == 1) {
      attempt(operation);
    }
  }

  private String obstacles() {
    return obstacles.isEmpty() ? "no replica answers" : String.join("; ", obstacles.values());
  }

  private String obstacle(Refused<V> refused) {
    String name = name(refused.replica());
    if (!refused.obstacle().isEmpty()) {
      return name + " " + refused.obstacle();
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < token.size(); i++) {
      int actor = token.actor(i);
      long known = token.sequence(actor);
      long there = refused.clock().sequence(actor);
      if (known > there) {
        text.append(text.isEmpty() ? name + " lacks writes " : " and ")
            .append(there + 1)
            .append(" to ")
            .append(known)
            .append(" of ")
            .append(name(actor % settings.replicas()));
      }
    }
    return text.isEmpty() ? name + " was behind" : text + ", which this session has seen";
  }

  private String name(int replica) {
    return replicas.get(replica).host();
  }
}
