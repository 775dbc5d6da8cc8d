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
 * A process from one start to the next crash, and its context. Each method of the context checks
 * before and after its effect whether the process is alive, since a listener or an {@link
 * ArmedCrash} may end the process in between.
 */
final class SimulatedContext<M> extends Endpoint.Receiver implements Context<M> {

  private static final String NO_MESSAGE =
      "message must not be null; pass what the receiver handles";

  /** The first event of a process. */
  private static final Object START =
      new Object() {
        @Override
        public String toString() {
          return "its start";
        }
      };

  private final SimulatedProcess<M> owner;
  private final VirtualTime time;
  private final Schedule schedule;
  private final Transport transport;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final ProcessFactory<M> factory;
  private @Nullable Process<M> process;

  SimulatedContext(SimulatedProcess<M> owner, ProcessFactory<M> factory, RandomGenerator random) {
    super(owner.endpoint);
    this.owner = owner;
    Engine engine = owner.engine();
    time = engine.time();
    schedule = engine.schedule();
    transport = engine.transport();
    loop = engine.loop();
    this.factory = factory;
    this.random = random;
  }

  void start(long id) {
    loop.run(this, id, START);
  }

  @Override
  @SuppressWarnings(
      "unchecked") // Messages reach this only by an Address<M>, which accepts only messages of type
  // M.
  void receive(Object message) {
    Process<M> receiver = process;
    if (receiver != null) {
      receiver.receive((M) message);
    } else if (message == START) {
      process =
          checkNotNull(
              factory.start(this), "the factory of '%s' returned null; return a process", endpoint);
    }
  }

  @Override
  void crash() {
    owner.crash();
  }

  @Override
  ProcessView view() {
    Process<M> shown = process;
    return shown == null ? ProcessView.NOTHING : shown.view();
  }

  private void checkActing() {
    if (loop.running() != this) {
      throw owner.usedOutside();
    }
    checkAlive();
  }

  private void checkAlive() {
    if (!isRunning()) {
      throw new ProcessDown();
    }
  }

  @Override
  public Address<M> self() {
    return owner.address;
  }

  @Override
  public <T> void send(Address<T> to, T message) {
    checkActing();
    transport.send(endpoint, to, checkNotNull(message, NO_MESSAGE), null);
    sent();
  }

  @Override
  public <T> void send(Address<T> to, T message, M onFailure) {
    checkActing();
    checkNotNull(onFailure, "onFailure must not be null; send without it to ask for no report");
    transport.send(endpoint, to, checkNotNull(message, NO_MESSAGE), onFailure);
    sent();
  }

  private void sent() {
    checkAlive();
    if (endpoint.host.mayCrash()) {
      owner.crashes().strikeAt(CrashPoint.SEND, endpoint.address);
      checkAlive();
    }
  }

  @Override
  public void schedule(Duration delay, M message) {
    checkActing();
    long nanos = endpoint.host.clock.toTrueDuration(Durations.nanos("delay", delay));
    checkNotNull(message, NO_MESSAGE);
    schedule.addVolatile(Event.Kind.TIMER, time.later(nanos), endpoint, message);
  }

  @Override
  public long now() {
    checkActing();
    return endpoint.host.clock.read(time.now());
  }

  @Override
  public RandomGenerator random() {
    checkActing();
    return random;
  }

  @Override
  public Disk disk() {
    checkActing();
    return owner.disk();
  }
}
