package io.kvszoo.testkit.contract;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.simulator.SimulatedNetwork;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.testkit.contract.WriteHistory.Action;
import io.kvszoo.testkit.contract.WriteHistory.Step;
import io.kvszoo.testkit.history.Ending;
import io.kvszoo.testkit.history.HistoryRecorder;
import io.kvszoo.testkit.page.RunPage;
import io.kvszoo.testkit.recording.EventRecorder;
import io.kvszoo.testkit.recording.Finding;
import io.kvszoo.testkit.recording.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Plays the steps of replicas on a network, so that a page can show them. */
final class WriteHistoryPage {

  private static final Duration STEP = Duration.ofMillis(2);

  /** What a replica is told. */
  private sealed interface Message {

    /** That its client reads. */
    record Read(String text) implements Message {
      @Override
      public String toString() {
        return text;
      }
    }

    /** That a client writes. */
    record Write(String text) implements Message {
      @Override
      public String toString() {
        return text;
      }
    }

    /** To tell another replica what it has seen. */
    record Tell(Address<Message> to) implements Message {}

    /** What another replica has seen. */
    record Seen(VectorClock clock) implements Message {}
  }

  /** A replica that knows which writes it has seen, and nothing else. */
  private static final class Replica implements Process<Message> {

    private final Context<Message> context;
    private final int self;
    private VectorClock seen = VectorClock.EMPTY;

    private Replica(Context<Message> context, int self) {
      this.context = context;
      this.self = self;
    }

    @Override
    public void receive(Message message) {
      if (message instanceof Message.Write) {
        seen = seen.with(self, seen.sequence(self) + 1);
      } else if (message instanceof Message.Tell tell) {
        context.send(tell.to(), new Message.Seen(seen));
      } else if (message instanceof Message.Seen others) {
        seen = seen.merge(others.clock());
      }
    }

    @Override
    public ProcessView view() {
      return ProcessView.NOTHING.fact("has seen", seen);
    }
  }

  private WriteHistoryPage() {}

  static <V> RunPage of(String rule, String reason, List<Step<V>> steps) {
    SimulatedNetwork network = SimulatedNetwork.seeded(0);
    EventRecorder events = EventRecorder.of(network);
    HistoryRecorder<String, String> history = new HistoryRecorder<>();
    List<Address<Message>> replicas = new ArrayList<>();
    for (int replica = 0; replica < WriteHistory.REPLICAS; replica++) {
      int self = replica;
      String name = "replica-" + replica;
      Address<Message> address = network.address(network.addHost(name), name);
      network.spawn(address, context -> new Replica(context, self));
      replicas.add(address);
    }
    for (Step<V> step : steps) {
      Address<Message> replica = replicas.get(step.replica());
      if (step.action() instanceof Action.Hear<V> hear) {
        var unused = network.submit(replicas.get(hear.from()), new Message.Tell(replica));
        network.runFor(STEP);
      } else {
        String text = WriteHistories.text(step.action());
        int index = history.invoke(step.replica(), text, network.now().toNanos());
        boolean reads = step.action() instanceof Action.Read<V>;
        Message message = reads ? new Message.Read(text) : new Message.Write(text);
        var unused = network.submit(replica, message);
        network.runFor(STEP);
        history.complete(
            index, new Ending.Ok<>(reads ? "read" : "written"), network.now().toNanos());
      }
    }
    return new RunPage(
        new Recording(
            "Replicas of a storage",
            "Replicas write one key, and receive what others have seen. The law concerns the entries that the storage makes of these writes.",
            events.log(),
            history.history(),
            IntStream.range(0, replicas.size()).mapToObj(i -> "replica-" + i).toList(),
            List.of(),
            Optional.of(Finding.of(rule, reason))));
  }
}
