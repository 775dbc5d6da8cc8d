package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.network.ProcessView;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A process from one start to the next crash, and its door to the outside. Each door checks before
 * it acts, and after, since a listener or an {@link ArmedCrash} may end the process in between.
 */
final class Incarnation<M> implements Context<M> {

  /** What a process handles first. */
  private static final Object START =
      new Object() {
        @Override
        public String toString() {
          return "its start";
        }
      };

  final Cell<M> cell;
  private final EventLoop loop;
  private final SplitMix64 random;
  private final ProcessFactory<M> factory;
  private @Nullable Process<M> process;

  Incarnation(Cell<M> cell, ProcessFactory<M> factory, SplitMix64 random) {
    this.cell = cell;
    this.loop = cell.host.loop;
    this.factory = factory;
    this.random = random;
  }

  void start(long id) {
    loop.run(this, id, START);
  }

  /** Whether this is still the process of its cell, neither crashed nor stopped. */
  boolean isRunning() {
    return cell.incarnation() == this;
  }

  @SuppressWarnings("unchecked") // Only an Address<M> leads here, and it takes messages of type M.
  void receive(Object message) {
    Process<M> receiver = process;
    if (receiver != null) {
      receiver.receive((M) message);
    } else if (message == START) {
      process = checkNotNull(factory.start(this), "the factory of '%s' made no process", cell);
    }
  }

  /** What the process shows; nothing before it has started. */
  ProcessView view() {
    Process<M> shown = process;
    return shown == null ? ProcessView.NOTHING : loop.read(this, shown::view);
  }

  private void enter() {
    if (loop.running() != this) {
      throw cell.usedOutside();
    }
    leave();
  }

  private void leave() {
    if (!isRunning()) {
      throw new ProcessDown();
    }
  }

  @Override
  public Address<M> self() {
    return cell;
  }

  @Override
  public <T> void send(Address<T> to, T message) {
    enter();
    loop.transport().send(cell, to, checkNotNull(message, "message"), null);
    sent();
  }

  @Override
  public <T> void send(Address<T> to, T message, M onFailure) {
    enter();
    checkNotNull(onFailure, "onFailure");
    loop.transport().send(cell, to, checkNotNull(message, "message"), onFailure);
    sent();
  }

  private void sent() {
    leave();
    cell.host.reach(ArmedCrash.Point.SEND);
    leave();
  }

  @Override
  public void schedule(Duration delay, M message) {
    enter();
    long nanos = cell.host.clock.toTrueDuration(Durations.nanos("delay", delay));
    checkNotNull(message, "message");
    loop.addVolatile(Event.Kind.TIMER, loop.later(nanos), cell, message);
  }

  @Override
  public long now() {
    enter();
    return cell.host.clock.read(loop.now());
  }

  @Override
  public RandomGenerator random() {
    enter();
    return random;
  }

  @Override
  public Disk disk() {
    enter();
    return cell.disk();
  }
}
