package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Table;
import io.kvszoo.router.gossip.BrokenGossip.Mistake;
import io.kvszoo.router.gossip.GossipMessage.Digest;
import io.kvszoo.router.gossip.GossipMessage.Exchange;
import io.kvszoo.router.gossip.GossipMessage.Push;
import io.kvszoo.router.gossip.GossipMessage.Question;
import io.kvszoo.router.gossip.GossipMessage.Read;
import io.kvszoo.router.gossip.GossipMessage.Snapshot;
import io.kvszoo.router.gossip.GossipMessage.Updates;
import io.kvszoo.storage.Dependencies;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What is between a replica and its disk and network, with those mistakes that are no wrong
 * decision: steps that are left out, or done in another order.
 *
 * @param disks by replica, its disk, for tests to look at
 */
record BrokenSurroundings(Mistake mistake, Map<Integer, Disk> disks) implements WrappedGossip {

  @Override
  public <V, E> Process<GossipMessage<V, E>> wrap(
      int self,
      Context<GossipMessage<V, E>> context,
      Function<Context<GossipMessage<V, E>>, Process<GossipMessage<V, E>>> replica) {
    disks.put(self, context.disk());
    BrokenContext<V, E> broken = new BrokenContext<>(context, mistake);
    return new BrokenProcess<>(replica.apply(broken), broken, mistake);
  }

  private static final class BrokenProcess<V, E> implements Process<GossipMessage<V, E>> {

    private final Process<GossipMessage<V, E>> replica;
    private final BrokenContext<V, E> context;
    private final Mistake mistake;

    private BrokenProcess(
        Process<GossipMessage<V, E>> replica, BrokenContext<V, E> context, Mistake mistake) {
      this.replica = replica;
      this.context = context;
      this.mistake = mistake;
    }

    @Override
    public void receive(GossipMessage<V, E> message) {
      if (mistake == Mistake.RUMOR_WITHOUT_REPAIR && message instanceof Exchange<V, E>) {
        return;
      }
      context.isAskedForWrites =
          message instanceof Question<V, E> && !(message instanceof Read<V, E>);
      replica.receive(message);
      if (mistake == Mistake.ADOPTS_A_CLOCK_WITH_A_PART && message instanceof Push<V, E> push) {
        replica.receive(new Snapshot<>(push.sender(), Map.of(), 0, false));
      }
      context.disk.syncAtLast();
    }

    @Override
    public ProcessView view() {
      return replica.view();
    }
  }

  private static final class BrokenContext<V, E> implements Context<GossipMessage<V, E>> {

    private final Context<GossipMessage<V, E>> context;
    private final BrokenDisk disk;
    private final Mistake mistake;
    private boolean isAskedForWrites;

    private BrokenContext(Context<GossipMessage<V, E>> context, Mistake mistake) {
      this.context = context;
      this.mistake = mistake;
      disk = new BrokenDisk(context.disk(), mistake);
    }

    @Override
    public <T> void send(Address<T> to, T message) {
      boolean isLeftOut =
          mistake == Mistake.REFUSES_WITHOUT_ASKING
              && isAskedForWrites
              && message instanceof Digest<?, ?>;
      if (!isLeftOut) {
        context.send(to, changed(message));
      }
    }

    @SuppressWarnings("unchecked") // A message is replaced by one of the same class.
    private <T> T changed(T message) {
      if (message instanceof Snapshot<?, ?> snapshot) {
        return (T) changed(snapshot);
      } else if (message instanceof Updates<?, ?> updates) {
        return (T) changed(updates);
      }
      return message;
    }

    private <W, F> Snapshot<W, F> changed(Snapshot<W, F> snapshot) {
      return switch (mistake) {
        case SNAPSHOT_IN_PARTS -> {
          Map<String, F> part = new LinkedHashMap<>(snapshot.entries());
          part.keySet().retainAll(snapshot.entries().keySet().stream().limit(1).toList());
          yield new Snapshot<>(snapshot.sender(), part, snapshot.time(), snapshot.asked());
        }
        case SNAPSHOT_WITHOUT_TIME ->
            new Snapshot<>(snapshot.sender(), snapshot.entries(), 0, snapshot.asked());
        default -> snapshot;
      };
    }

    private <W, F> Updates<W, F> changed(Updates<W, F> updates) {
      if (mistake != Mistake.CHUNKS_NOT_CLOSED || updates.writes().isEmpty()) {
        return updates;
      }
      int first = updates.writes().get(0).stamp().actor();
      List<Write<W>> chunk =
          updates.writes().stream()
              .filter(write -> write.stamp().actor() == first)
              .map(BrokenContext::onTrust)
              .toList();
      return new Updates<>(updates.sender(), chunk, updates.asked());
    }

    private static <W> Write<W> onTrust(Write<W> write) {
      return new Write<>(
          write.key(),
          write.value(),
          write.stamp(),
          DottedContext.EMPTY,
          new Dependencies(VectorClock.EMPTY));
    }

    @Override
    public <T> void send(Address<T> to, T message, GossipMessage<V, E> onFailure) {
      context.send(to, message, onFailure);
    }

    @Override
    public Address<GossipMessage<V, E>> self() {
      return context.self();
    }

    @Override
    public void schedule(Duration delay, GossipMessage<V, E> message) {
      context.schedule(delay, message);
    }

    @Override
    public long now() {
      return context.now();
    }

    @Override
    public RandomGenerator random() {
      return context.random();
    }

    @Override
    public Disk disk() {
      return disk;
    }
  }

  private static final class BrokenDisk implements Disk {

    private final Disk disk;
    private final Mistake mistake;
    private int syncs;
    private boolean isSyncDue;

    private BrokenDisk(Disk disk, Mistake mistake) {
      this.disk = disk;
      this.mistake = mistake;
    }

    @Override
    public <K, T> Table<K, T> table(String name) {
      return disk.table(name);
    }

    @Override
    public <T> Journal<T> journal(String name) {
      return disk.journal(name);
    }

    @Override
    public void sync() {
      syncs++;
      isSyncDue = mistake == Mistake.ANSWERS_BEFORE_IT_SYNCS;
      if (!isSyncDue && (mistake != Mistake.SYNCS_NOW_AND_THEN || syncs % 10 == 1)) {
        disk.sync();
      }
    }

    /** Syncs after a handler, if the sync was put off. */
    private void syncAtLast() {
      if (isSyncDue) {
        isSyncDue = false;
        disk.sync();
      }
    }
  }
}
