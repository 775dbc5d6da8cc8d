package io.kvszoo.examples;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.Router;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.ClientSession;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.PendingOperation;
import io.kvszoo.router.session.QuorumRound;
import io.kvszoo.router.session.RoundTrip;
import io.kvszoo.router.session.SerialState;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A custom router without a leader: each key is a register that a majority of the replicas keeps
 * (Attiya, Bar-Noy and Dolev, "Sharing Memory Robustly in Message-Passing Systems", 1995; with
 * several writers: Lynch and Shvartsman, 1997). Each operation asks a majority for the latest
 * version, and then has a majority store a version: a write the one that it makes, with a higher
 * number, and a read the one that it found, so that no later read finds an older one.
 *
 * <p>Reads and writes are linearizable, and available while any majority of the hosts is connected.
 * There is no compareAndSet, since registers cannot agree on one (Herlihy, 1991); for the same
 * reason a put must replace the value, as in {@link io.kvszoo.storage.LwwStorage}: where it changes
 * what is there, such as a counter, one of two concurrent puts is lost. A replica that lost its
 * disk answers no more; it is not rebuilt. An operation takes two round trips.
 *
 * @param replicas how many hosts there are, at least 1
 */
public record RegisterRouter(int replicas) implements Router {

  /** Checks the number of replicas. */
  public RegisterRouter {
    checkArgument(replicas > 0, "replicas (%s) must be > 0", replicas);
  }

  /** Which state of a register this is; no two writes have the same. */
  record Tag(long counter, long session, long sequence) implements Comparable<Tag> {

    private static final Comparator<Tag> ORDER =
        Comparator.comparingLong(Tag::counter)
            .thenComparingLong(Tag::session)
            .thenComparingLong(Tag::sequence);

    @Override
    public int compareTo(Tag other) {
      return ORDER.compare(this, other);
    }
  }

  /** What a replica has of a key: the entry is empty if it was deleted, or never written. */
  record Register<E>(Tag tag, Optional<E> entry) {

    private static <E> Register<E> initial() {
      return new Register<>(new Tag(0, 0, 0), Optional.empty());
    }
  }

  /** Which copy of which question of a session this is, as answers say again. */
  record QuestionId(long session, long sequence, int copy) {}

  /** What replicas understand: how they are founded, and the two questions of sessions. */
  sealed interface ReplicaMessage<V, E> {
    record Begin<V, E>() implements ReplicaMessage<V, E> {}

    record Read<V, E>(Address<Answer<V, E>> from, QuestionId id, String key)
        implements ReplicaMessage<V, E> {}

    record Store<V, E>(Address<Answer<V, E>> from, QuestionId id, String key, Register<E> register)
        implements ReplicaMessage<V, E> {}
  }

  /** What sessions understand. */
  sealed interface SessionMessage<V, E> {
    record Submit<V, E>(KVSOperation<V> operation, Completion<V> completion)
        implements SessionMessage<V, E> {}

    record GivenUp<V, E>(Completion<V> completion) implements SessionMessage<V, E> {}

    record Retry<V, E>(long number) implements SessionMessage<V, E> {}
  }

  /** What a replica has of the key that was asked for, on its disk. */
  record Answer<V, E>(int replica, QuestionId id, Register<E> register)
      implements SessionMessage<V, E> {}

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    List<Address<ReplicaMessage<V, E>>> addresses =
        IntStream.range(0, replicas)
            .mapToObj(i -> deployment.host("replica-" + i))
            .map(host -> deployment.<ReplicaMessage<V, E>>address(host, "replica"))
            .toList();
    for (int i = 0; i < replicas; i++) {
      int self = i;
      deployment.spawn(
          addresses.get(i), context -> new Replica<>(context, self), new ReplicaMessage.Begin<>());
    }
    return client -> {
      Address<SessionMessage<V, E>> session =
          client.spawn(context -> new Client<>(context, deployment.storage(), addresses));
      return Session.handingTo(
          client.network(), session, SessionMessage.Submit::new, SessionMessage.GivenUp::new);
    };
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return Consistency.LINEARIZABLE;
  }

  @Override
  public Topology topology() {
    var hosts =
        IntStream.range(0, replicas).mapToObj(i -> Topology.host("replica-" + i, "replica"));
    return Topology.group("registers", replicas + " replicas", hosts.toList());
  }

  /** Keeps the latest version of each key that it was told. */
  private static final class Replica<V, E> implements Process<ReplicaMessage<V, E>> {

    private static final String FOUNDED = "founded";

    private final Context<ReplicaMessage<V, E>> context;
    private final int self;
    private final Table<String, Boolean> standing;
    private final Table<String, Register<E>> registers;

    private Replica(Context<ReplicaMessage<V, E>> context, int self) {
      this.context = context;
      this.self = self;
      standing = context.disk().table("standing");
      registers = context.disk().table("registers");
    }

    @Override
    public void receive(ReplicaMessage<V, E> message) {
      if (message instanceof ReplicaMessage.Begin<V, E>) {
        standing.put(FOUNDED, true);
        context.disk().sync();
      } else if (standing.getOrDefault(FOUNDED, false)) { // If not, its disk was lost.
        if (message instanceof ReplicaMessage.Read<V, E> read) {
          answer(read.from(), read.id(), read.key());
        } else if (message instanceof ReplicaMessage.Store<V, E> store) {
          if (store.register().tag().compareTo(register(store.key()).tag()) > 0) {
            registers.put(store.key(), store.register());
            context.disk().sync();
          }
          answer(store.from(), store.id(), store.key());
        }
      }
    }

    private void answer(Address<Answer<V, E>> to, QuestionId id, String key) {
      context.send(to, new Answer<>(self, id, register(key)));
    }

    private Register<E> register(String key) {
      return registers.getOrDefault(key, Register.initial());
    }

    @Override
    public ProcessView view() {
      return ProcessView.NOTHING.entries(
          action ->
              registers.forEach(
                  (key, register) ->
                      register.entry().ifPresent(entry -> action.accept(key, entry))));
    }
  }

  /** An operation, and the question that is asked for it at present. */
  private static final class Pending<V, E> extends PendingOperation<V> {

    private QuorumRound<Register<E>> round;

    /** What the majority is to store, and how the operation ends then; none in the first round. */
    private @Nullable Register<E> toStore;

    private @Nullable Outcome<V> outcome;

    private Pending(SessionMessage.Submit<V, E> submit, int replicas) {
      super(submit.operation(), submit.completion());
      round = QuorumRound.majority(replicas);
    }
  }

  /** Asks the replicas. */
  private static final class Client<V, E> implements Process<SessionMessage<V, E>> {

    private static final int MOST_DOUBLINGS = 10;
    private static final long LONGEST_TIMEOUT = Duration.ofMillis(800).toNanos();

    private final Context<SessionMessage<V, E>> context;
    private final Storage<V, E> storage;
    private final List<Address<ReplicaMessage<V, E>>> replicas;
    private final ClientSession<SessionMessage<V, E>, Pending<V, E>> session;
    private final RoundTrip roundTrip = new RoundTrip();
    private final Outcome<V> asked = new Outcome.Unknown<>("replicas were asked to store it");

    private Client(
        Context<SessionMessage<V, E>> context,
        Storage<V, E> storage,
        List<Address<ReplicaMessage<V, E>>> replicas) {
      this.context = context;
      this.storage = storage;
      this.replicas = replicas;
      session = new ClientSession<>(context, SessionMessage.Retry::new);
    }

    @Override
    public void receive(SessionMessage<V, E> message) {
      long now = session.now();
      if (message instanceof SessionMessage.Submit<V, E> submit) {
        Pending<V, E> operation = new Pending<>(submit, replicas.size());
        session.add(operation);
        begin(operation);
      } else if (message instanceof Answer<V, E> answer) {
        answered(answer);
      } else if (message instanceof SessionMessage.GivenUp<V, E> givenUp) {
        var unused = session.giveUp(givenUp.completion());
      } else if (message instanceof SessionMessage.Retry<V, E> retry
          && session.endTimer(retry.number(), ended -> {})) {
        session.forEach(
            operation -> {
              if (operation.due() <= now) {
                ask(operation);
              }
            });
        session.wakeWhenDue();
      }
    }

    private void begin(Pending<V, E> operation) {
      ask(operation);
      session.wakeBy(operation.due());
    }

    /** Asks the replicas that have not answered. */
    private void ask(Pending<V, E> operation) {
      int doublings = Math.min(operation.copies(), MOST_DOUBLINGS);
      long timeout = roundTrip.firstTimeout() << doublings;
      session.sent(operation, Math.min(timeout, LONGEST_TIMEOUT));
      QuestionId id = new QuestionId(session.number(), operation.sequence(), operation.copies());
      String key = operation.operation().key();
      for (int i = 0; i < replicas.size(); i++) {
        if (!operation.round.hasAnswered(i)) {
          context.send(
              replicas.get(i),
              operation.toStore == null
                  ? new ReplicaMessage.Read<>(context.self().narrowed(), id, key)
                  : new ReplicaMessage.Store<>(
                      context.self().narrowed(), id, key, operation.toStore));
        }
      }
    }

    private void answered(Answer<V, E> answer) {
      QuestionId id = answer.id();
      @Nullable Pending<V, E> operation = session.find(id.session(), id.sequence());
      if (operation != null && operation.round.add(answer.replica(), answer.register())) {
        session.measure(operation, id.copy(), roundTrip);
        if (operation.outcome != null) {
          end(operation, operation.outcome);
        } else {
          decide(operation);
        }
      }
    }

    /** Applies the operation to the latest version that was found. */
    private void decide(Pending<V, E> operation) {
      String key = operation.operation().key();
      List<Register<E>> found = new ArrayList<>();
      operation.round.forEach(found::add);
      Register<E> latest = Collections.max(found, Comparator.comparing(Register::tag));
      Map<String, E> entries = new HashMap<>();
      latest.entry().ifPresent(entry -> entries.put(key, entry));
      long next = latest.tag().counter() + 1;
      Outcome<V> outcome = new SerialState<>(storage, entries).execute(operation.operation(), next);
      boolean isWrite = operation.operation().isWrite();
      if (outcome instanceof Outcome.NotDone<V>) {
        end(operation, outcome);
      } else if (!isWrite || operation.completion().ifGivenUp(asked)) {
        Tag tag = new Tag(next, session.number(), operation.sequence());
        Register<E> made = new Register<>(tag, Optional.ofNullable(entries.get(key)));
        operation.toStore = isWrite ? made : latest;
        operation.outcome = versioned(outcome, operation.toStore);
        operation.round = QuorumRound.majority(replicas.size());
        session.renumber(operation);
        begin(operation);
      }
    }

    /**
     * The stamps of concurrent writes may be equal here, so the version is that of the register.
     */
    private static <V> Outcome<V> versioned(Outcome<V> outcome, Register<?> register) {
      KVSResult<V> result = ((Outcome.Done<V>) outcome).result();
      Version version = register.entry().isEmpty() ? Version.ABSENT : Version.of(register.tag());
      return new Outcome.Done<>(
          result instanceof KVSResult.Read<V> read
              ? new KVSResult.Read<>(read.values(), false, version)
              : new KVSResult.Written<>(version));
    }

    private void end(Pending<V, E> operation, Outcome<V> outcome) {
      var unused = session.end(session.number(), operation.sequence());
      operation.completion().complete(outcome);
    }
  }
}
