package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a {@link SimulatedNetwork}; can be used again. */
public final class SimulatedNetworkBuilder {

  private final List<NetworkListener> listeners = new ArrayList<>();
  private long seed;
  private Optional<Choices> choices = Optional.empty();
  private Latency latency = LinkSettings.DEFAULT.latency();
  private Duration idleLimit = Duration.ofHours(1);
  private long mostEvents = Long.MAX_VALUE;
  private long mostEventsPerInstant = 1_000_000;

  SimulatedNetworkBuilder() {}

  /**
   * What decides all that happens by chance; 0, if not set.
   *
   * @param chosen the seed
   * @return this builder
   */
  public SimulatedNetworkBuilder seed(long chosen) {
    seed = chosen;
    return this;
  }

  /**
   * Decides instead of the seed all that happens by chance. The seed then only names what is in the
   * trace.
   *
   * @param chosen answers for one network
   * @return this builder
   */
  public SimulatedNetworkBuilder choices(Choices chosen) {
    choices = Optional.of(chosen);
    return this;
  }

  /**
   * How long messages take; 1 ms for each, if not set. {@link SimulatedNetwork#links} changes it
   * later.
   *
   * @param distribution the latency of all links
   * @return this builder
   */
  public SimulatedNetworkBuilder latency(Latency distribution) {
    latency = checkNotNull(distribution, "latency");
    return this;
  }

  /**
   * How much virtual time {@link SimulatedNetwork#runUntilIdle} takes at most; 1 h, if not set.
   *
   * @param limit the limit, not negative
   * @return this builder
   */
  public SimulatedNetworkBuilder idleLimit(Duration limit) {
    Durations.nanos("idleLimit", limit);
    idleLimit = limit;
    return this;
  }

  /**
   * How many events the network handles in all its life; unbounded, if not set. Beyond that, every
   * attempt to run it throws {@link StalledException}, so that a run comes to an end whatever its
   * processes do.
   *
   * @param most at least 1
   * @return this builder
   */
  public SimulatedNetworkBuilder mostEvents(long most) {
    checkArgument(most >= 1, "mostEvents (%s) must be >= 1", most);
    mostEvents = most;
    return this;
  }

  /**
   * How many events may happen at one moment of virtual time before the attempt to run the network
   * throws {@link StalledException}; a million, if not set. Two processes of a host that send to
   * each other without end would hang it otherwise.
   *
   * @param most at least 1
   * @return this builder
   */
  public SimulatedNetworkBuilder mostEventsPerInstant(long most) {
    checkArgument(most >= 1, "mostEventsPerInstant (%s) must be >= 1", most);
    mostEventsPerInstant = most;
    return this;
  }

  /**
   * Adds a listener, which sees every event from the first on.
   *
   * @param listener called for each event
   * @return this builder
   */
  public SimulatedNetworkBuilder listener(NetworkListener listener) {
    listeners.add(checkNotNull(listener, "listener"));
    return this;
  }

  /**
   * Makes the network.
   *
   * @return a network without hosts, at time zero
   */
  public SimulatedNetwork build() {
    return new SimulatedNetwork(this);
  }

  long seed() {
    return seed;
  }

  Optional<Choices> choices() {
    return choices;
  }

  Latency latency() {
    return latency;
  }

  Duration idleLimit() {
    return idleLimit;
  }

  long mostEvents() {
    return mostEvents;
  }

  long mostEventsPerInstant() {
    return mostEventsPerInstant;
  }

  List<NetworkListener> listeners() {
    return listeners;
  }
}
