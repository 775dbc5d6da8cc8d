package io.kvszoo.testkit.contract;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Host;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.operation.Version;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.ClientHost;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Decision;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Request;
import io.kvszoo.router.session.Session;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** One store on a host of its own, with mistakes on demand. */
record ToyStoreRouter(EnumSet<ToyStoreRouter.Mistake> mistakes) implements LinearizableRouter {

  enum Mistake {
    /** Never syncs, so that a crash takes back what was acknowledged. */
    NO_SYNC,
    /** Answers first, so that a crash between answer and sync takes back what was acknowledged. */
    ANSWERS_BEFORE_IT_SYNCS,
    /** Keeps all of its answers on disk but the time by which it forgets them. */
    TIME_NOT_ON_DISK,
    /** Executes each copy of a request. */
    NO_ANSWER_TABLE,
    /** Says that an operation was not done when no answer comes in time. */
    TIMEOUT_IS_FAILURE,
    /** Acknowledges a write when it is sent. */
    ANSWERS_BEFORE_IT_HEARD,
    /** Does nothing any more after a restart. */
    NEVER_RECOVERS,
    /** Takes chance from elsewhere than the context. */
    OWN_RANDOMNESS,
    /** Names another host in its topology. */
    WRONG_TOPOLOGY,
    /** Cannot be nested. */
    OUTERMOST_ONLY,
    /** Throws when a key is deleted. */
    THROWS,
    /** Falls when the storage throws. */
    FALLS_WITH_THE_STORAGE,
    /** Says the version of its first state for all later ones. */
    SAYS_ONE_VERSION,
    /** Claims to be causal, where each write replaces what is there, whoever has read it. */
    REPLACES_UNREAD
  }

  static ToyStoreRouter with(Mistake... mistakes) {
    EnumSet<Mistake> set = EnumSet.noneOf(Mistake.class);
    set.addAll(Arrays.asList(mistakes));
    return new ToyStoreRouter(set);
  }

  sealed interface Message<V> {

    record Ask<V>(Request<V> request) implements Message<V> {}

    record Later<V>(Request<V> request) implements Message<V> {}
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    if (mistakes.contains(Mistake.OUTERMOST_ONLY) && deployment.isNested()) {
      throw new IllegalStateException("a toy cannot be nested");
    }
    Host host = deployment.host("store");
    Address<Message<V>> store = deployment.address(host, "store");
    deployment.spawn(store, context -> new Store<>(context, deployment.storage()));
    return client -> open(client, store);
  }

  private <V> Session<V> open(ClientHost client, Address<Message<V>> store) {
    Session<V> session = Session.retrying(client, operation -> store, Message.Ask::new);
    if (mistakes.contains(Mistake.ANSWERS_BEFORE_IT_HEARD)) {
      return (operation, completion) -> {
        if (operation.isWrite() && !(operation instanceof KVSOperation.CompareAndSet<V>)) {
          session.submit(operation, new SentOnce<>());
          completion.complete(new Outcome.Done<>(new KVSResult.Written<>()));
        } else {
          session.submit(operation, completion);
        }
      };
    } else if (mistakes.contains(Mistake.TIMEOUT_IS_FAILURE)) {
      return (operation, completion) -> {
        session.submit(operation, completion);
        giveUp(client, completion);
      };
    }
    return session;
  }

  /** Lets an operation be sent, and not again, since nobody waits for it. */
  private record SentOnce<V>() implements Completion<V> {

    @Override
    public void complete(Outcome<V> outcome) {}

    @Override
    public boolean ifGivenUp(Outcome<V> outcome) {
      return true;
    }

    @Override
    public boolean isComplete() {
      return true;
    }
  }

  private static <V> void giveUp(ClientHost client, Completion<V> completion) {
    client
        .network()
        .after(
            Duration.ofMillis(300),
            () -> completion.complete(new Outcome.NotDone<>("no answer within 300 ms")));
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return mistakes.contains(Mistake.REPLACES_UNREAD)
        ? Consistency.CAUSAL
        : Consistency.LINEARIZABLE;
  }

  @Override
  public Topology topology() {
    String name = mistakes.contains(Mistake.WRONG_TOPOLOGY) ? "shop" : "store";
    return Topology.group("toy", "one store", List.of(Topology.host(name, "store")));
  }

  @Override
  public String toString() {
    return "ToyStoreRouter" + mistakes;
  }

  /** A disk that does not have what is written to one table, after the next restart. */
  private record WithoutTime(Disk disk) implements Disk {

    @Override
    public <K, T> Table<K, T> table(String name) {
      Table<K, T> table = disk.table(name);
      if (name.equals("time of answers")) {
        List<K> keys = new ArrayList<>();
        table.forEach((key, value) -> keys.add(key));
        keys.forEach(table::remove);
      }
      return table;
    }

    @Override
    public <T> Journal<T> journal(String name) {
      return disk.journal(name);
    }

    @Override
    public void sync() {
      disk.sync();
    }
  }

  private final class Store<V, E> implements Process<Message<V>> {

    private static final String WRITES = "writes";
    private final Context<Message<V>> context;
    private final Storage<V, E> storage;
    private final Disk disk;
    private final Table<String, E> entries;
    private final Table<String, Long> numbers;
    private final AnswerTable<Outcome<V>> answers;
    private final boolean recovers;

    private Store(Context<Message<V>> context, Storage<V, E> storage) {
      this.context = context;
      this.storage = storage;
      disk = context.disk();
      entries = disk.table("entries");
      numbers = disk.table("numbers");
      answers =
          new AnswerTable<>(
              mistakes.contains(Mistake.TIME_NOT_ON_DISK) ? new WithoutTime(disk) : disk);
      recovers =
          !mistakes.contains(Mistake.NEVER_RECOVERS) || numbers.getOrDefault("started", 0L) == 0;
      numbers.put("started", 1L);
      disk.sync();
    }

    @Override
    public ProcessView view() {
      return ProcessView.NOTHING.fact("sessions", disk.table("answered sessions").size());
    }

    @Override
    public void receive(Message<V> message) {
      if (!recovers) {
        return;
      }
      if (message instanceof Message.Later<V> later) {
        answer(later.request());
      } else if (message instanceof Message.Ask<V> ask) {
        if (mistakes.contains(Mistake.OWN_RANDOMNESS)) {
          Duration delay = Duration.ofNanos(new Random().nextInt(1_000_000));
          context.schedule(delay, new Message.Later<>(ask.request()));
        } else {
          answer(ask.request());
        }
      }
    }

    private void answer(Request<V> request) {
      Outcome<V> result;
      if (mistakes.contains(Mistake.NO_ANSWER_TABLE)) {
        result = execute(request.operation());
      } else if (answers.begin(context, request)) {
        result =
            answers
                .find(request.id())
                .orElseGet(() -> answers.keep(request.id(), execute(request.operation())));
      } else {
        return;
      }
      if (mistakes.contains(Mistake.ANSWERS_BEFORE_IT_SYNCS)) {
        request.answer(context, result);
        disk.sync();
        return;
      } else if (!mistakes.contains(Mistake.NO_SYNC)) {
        disk.sync();
      }
      request.answer(context, result);
    }

    private Outcome<V> execute(KVSOperation<V> operation) {
      if (mistakes.contains(Mistake.THROWS) && operation instanceof KVSOperation.Delete<V>) {
        throw new IllegalStateException("a toy cannot delete");
      }
      try {
        return new Outcome.Done<>(apply(operation));
      } catch (RuntimeException e) {
        if (mistakes.contains(Mistake.FALLS_WITH_THE_STORAGE)) {
          throw e;
        }
        return Outcome.NotDone.thrown(e);
      }
    }

    private KVSResult<V> apply(KVSOperation<V> operation) {
      E entry = entries.getOrDefault(operation.key(), storage.empty());
      Decision<V> decision = Decision.of(operation, storage.read(entry));
      long number = numbers.getOrDefault(WRITES, 0L) + 1;
      decision
          .write(operation.key(), new Stamp(number, 0, number))
          .ifPresent(
              write -> {
                numbers.put(WRITES, number);
                entries.put(operation.key(), storage.apply(entry, write));
              });
      KVSResult<V> result =
          decision.result(storage, entries.getOrDefault(operation.key(), storage.empty()));
      return mistakes.contains(Mistake.SAYS_ONE_VERSION) && result instanceof KVSResult.Read<V> read
          ? new KVSResult.Read<>(read.values(), false, Version.of("first"))
          : result;
    }
  }
}
