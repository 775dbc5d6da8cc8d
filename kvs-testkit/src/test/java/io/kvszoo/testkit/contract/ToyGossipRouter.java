package io.kvszoo.testkit.contract;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Host;
import io.kvszoo.network.Process;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.Router;
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
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Replicas that tell each other each write, and all that they have now and then, for storages whose
 * merge needs no clocks. Eventually consistent, and no more; with mistakes, not even that.
 */
public record ToyGossipRouter(Consistency claim, EnumSet<ToyGossipRouter.Mistake> mistakes)
    implements Router {

  private static final int REPLICAS = 3;
  private static final Duration REPAIR_INTERVAL = Duration.ofMillis(100);

  private static final Duration FAILOVER = Duration.ofMillis(60);

  public enum Mistake {
    /** Tells each write once, and nothing ever again. */
    NO_REPAIR,
    /** Sends each operation of a session to another replica, and remembers nothing. */
    HOPS,
    /** Stamps writes by the host's clock alone. */
    WALL_CLOCK,
    /** Answers no read without two replicas, so that none can be compared alone. */
    READS_AT_TWO,
    /** Takes what another replica tells for newer than its own. */
    LAST_TO_ARRIVE_WINS
  }

  public static ToyGossipRouter claiming(Consistency claim, Mistake... mistakes) {
    EnumSet<Mistake> set = EnumSet.noneOf(Mistake.class);
    set.addAll(Arrays.asList(mistakes));
    return new ToyGossipRouter(claim, set);
  }

  sealed interface Message<V, E> {

    record Ask<V, E>(Request<V> request) implements Message<V, E> {}

    record Tell<V, E>(String key, E entry, long time) implements Message<V, E> {}

    record Repair<V, E>() implements Message<V, E> {}
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    List<Address<Message<V, E>>> replicas = new ArrayList<>();
    for (int replica = 0; replica < REPLICAS; replica++) {
      Host host = deployment.host("replica-" + replica);
      replicas.add(deployment.address(host, "replica"));
    }
    for (int replica = 0; replica < REPLICAS; replica++) {
      int index = replica;
      deployment.spawn(
          replicas.get(replica),
          context -> new Replica<>(context, deployment.storage(), index, replicas));
    }
    int[] opened = new int[1];
    return client -> {
      List<Session<V>> sessions = new ArrayList<>();
      for (int replica = 0; replica < REPLICAS; replica++) {
        sessions.add(open(client.nested("to-" + replica), replicas.get(replica)));
      }
      return mistakes.contains(Mistake.HOPS)
          ? hopping(sessions)
          : sticky(client, sessions, opened[0]++ % REPLICAS);
    };
  }

  private static <V> Session<V> hopping(List<Session<V>> sessions) {
    int[] next = new int[1];
    return (operation, completion) ->
        sessions.get(next[0]++ % REPLICAS).submit(operation, completion);
  }

  /** Stays with the replica that gets the first write, or answers the first read. */
  private <V> Session<V> sticky(ClientHost client, List<Session<V>> sessions, int preferred) {
    int[] home = {-1};
    return (operation, completion) -> {
      if (operation.isWrite() && home[0] < 0) {
        home[0] = preferred;
      }
      if (!operation.isWrite() && mistakes.contains(Mistake.READS_AT_TWO)) {
        sessions
            .get(0)
            .submit(operation, new Then<>(() -> sessions.get(1).submit(operation, completion)));
        return;
      }
      if (home[0] >= 0) {
        sessions.get(home[0]).submit(operation, completion);
        return;
      }
      for (int replica = 0; replica < REPLICAS; replica++) {
        Session<V> session = sessions.get(replica);
        Completion<V> choosing = new Choosing<>(completion, home, replica);
        client
            .network()
            .after(
                replica == preferred ? Duration.ZERO : FAILOVER,
                () -> {
                  if (!choosing.isComplete()) {
                    session.submit(operation, choosing);
                  }
                });
      }
    };
  }

  /** Does something when an operation is complete. */
  private record Then<V>(Runnable next) implements Completion<V> {

    @Override
    public void complete(Outcome<V> outcome) {
      next.run();
    }

    @Override
    public boolean ifGivenUp(Outcome<V> outcome) {
      return true;
    }

    @Override
    public boolean isComplete() {
      return false;
    }
  }

  /** Makes the replica that completes an operation first the home of its session. */
  @SuppressWarnings("ArrayRecordComponent") // The place is what is shared.
  private record Choosing<V>(Completion<V> completion, int[] home, int replica)
      implements Completion<V> {

    @Override
    public void complete(Outcome<V> outcome) {
      if (home[0] < 0) {
        home[0] = replica;
      }
      completion.complete(outcome);
    }

    @Override
    public boolean ifGivenUp(Outcome<V> outcome) {
      return completion.ifGivenUp(outcome);
    }

    @Override
    public boolean isComplete() {
      return completion.isComplete();
    }
  }

  private static <V, E> Session<V> open(ClientHost client, Address<Message<V, E>> replica) {
    return Session.retrying(client, operation -> replica, Message.Ask::new);
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return claim;
  }

  @Override
  public Topology topology() {
    List<Topology> hosts = new ArrayList<>();
    for (int replica = 0; replica < REPLICAS; replica++) {
      hosts.add(Topology.host("replica-" + replica, "replica"));
    }
    return Topology.group("toy", "gossip", hosts);
  }

  @Override
  public String toString() {
    return "ToyGossipRouter" + mistakes + " that claims to be " + claim;
  }

  private final class Replica<V, E> implements Process<Message<V, E>> {

    private static final String TIME = "time";
    private final Context<Message<V, E>> context;
    private final Storage<V, E> storage;
    private final int index;
    private final List<Address<Message<V, E>>> replicas;
    private final Disk disk;
    private final Table<String, E> entries;
    private final Table<String, Long> numbers;
    private final AnswerTable<Outcome<V>> answers;

    private Replica(
        Context<Message<V, E>> context,
        Storage<V, E> storage,
        int index,
        List<Address<Message<V, E>>> replicas) {
      this.context = context;
      this.storage = storage;
      this.index = index;
      this.replicas = replicas;
      disk = context.disk();
      entries = disk.table("entries");
      numbers = disk.table("numbers");
      answers = new AnswerTable<>(disk);
      context.schedule(REPAIR_INTERVAL, new Message.Repair<>());
    }

    @Override
    public void receive(Message<V, E> message) {
      if (message instanceof Message.Ask<V, E> ask) {
        answer(ask.request());
      } else if (message instanceof Message.Tell<V, E> tell) {
        E mine = entries.getOrDefault(tell.key(), storage.empty());
        boolean arrivalWins = mistakes.contains(Mistake.LAST_TO_ARRIVE_WINS);
        E merged =
            arrivalWins
                ? tell.entry()
                : storage.merge(mine, VectorClock.EMPTY, tell.entry(), VectorClock.EMPTY);
        entries.put(tell.key(), merged);
        numbers.put(TIME, Math.max(numbers.getOrDefault(TIME, 0L), tell.time()));
        disk.sync();
      } else if (!mistakes.contains(Mistake.NO_REPAIR)) {
        entries.forEach(this::tellAll);
        context.schedule(REPAIR_INTERVAL, new Message.Repair<>());
      }
    }

    private void answer(Request<V> request) {
      if (answers.begin(context, request)) {
        Outcome<V> result =
            answers
                .find(request.id())
                .orElseGet(() -> answers.keep(request.id(), execute(request.operation())));
        disk.sync();
        if (request.operation().isWrite()) {
          String key = request.operation().key();
          tellAll(key, entries.getOrDefault(key, storage.empty()));
        }
        request.answer(context, result);
      }
    }

    private Outcome<V> execute(KVSOperation<V> operation) {
      try {
        return new Outcome.Done<>(apply(operation));
      } catch (RuntimeException e) {
        return Outcome.NotDone.thrown(e);
      }
    }

    private KVSResult<V> apply(KVSOperation<V> operation) {
      E entry = entries.getOrDefault(operation.key(), storage.empty());
      Decision<V> decision = Decision.of(operation, storage.read(entry));
      if (decision.writes()) {
        write(entry, operation.key(), decision.value());
      }
      return decision.result(storage, entries.getOrDefault(operation.key(), storage.empty()));
    }

    private void write(E entry, String key, Optional<V> value) {
      long sequence = numbers.getOrDefault("sequence", 0L) + 1;
      numbers.put("sequence", sequence);
      long time =
          mistakes.contains(Mistake.WALL_CLOCK)
              ? context.now()
              : numbers.getOrDefault(TIME, 0L) + 1;
      numbers.put(TIME, time);
      Stamp stamp = new Stamp(time, index, sequence);
      E written = storage.apply(entry, Write.replacingAll(key, value, stamp, VectorClock.EMPTY));
      entries.put(key, written);
    }

    private void tellAll(String key, E entry) {
      for (int replica = 0; replica < REPLICAS; replica++) {
        if (replica != index) {
          long time = numbers.getOrDefault(TIME, 0L);
          context.send(replicas.get(replica), new Message.Tell<>(key, entry, time));
        }
      }
    }
  }
}
