package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A builder of a {@link SimulatedNetwork}, which can be used several times. */
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
   * Sets the seed, which determines all random decisions; 0 by default.
   *
   * @param chosen the seed
   * @return this builder
   */
  public SimulatedNetworkBuilder seed(long chosen) {
    seed = chosen;
    return this;
  }

  /**
   * Sets choices that make all random decisions instead of the seed. The seed then only affects the
   * trace hash.
   *
   * @param chosen the choices, for one network
   * @return this builder
   */
  public SimulatedNetworkBuilder choices(Choices chosen) {
    choices =
        Optional.of(
            checkNotNull(chosen, "chosen must not be null; leave it out to choose by the seed"));
    return this;
  }

  /**
   * Sets the latency of messages; 1 ms by default. It can be changed later by {@link
   * SimulatedNetwork#links}.
   *
   * @param distribution the latency of all links
   * @return this builder
   */
  public SimulatedNetworkBuilder latency(Latency distribution) {
    latency =
        checkNotNull(
            distribution, "distribution must not be null; pass one, such as Latency.constant");
    return this;
  }

  /**
   * Sets the maximum of virtual time for {@link SimulatedNetwork#runUntilIdle}; 1 h by default.
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
   * Sets the maximum number of events in the life of the network; unlimited by default. Beyond it,
   * every attempt to run the network throws {@link StalledException}, so that every run ends,
   * whatever its processes do.
   *
   * @param most the maximum, at least 1
   * @return this builder
   */
  public SimulatedNetworkBuilder mostEvents(long most) {
    checkArgument(most >= 1, "mostEvents (%s) must be >= 1; leave it out for no limit", most);
    mostEvents = most;
    return this;
  }

  /**
   * Sets the maximum number of events at one moment of virtual time; a million by default. Beyond
   * it, an attempt to run the network throws {@link StalledException}; otherwise two processes of a
   * host that endlessly send to each other would make it hang.
   *
   * @param most the maximum, at least 1
   * @return this builder
   */
  public SimulatedNetworkBuilder mostEventsPerInstant(long most) {
    checkArgument(
        most >= 1, "mostEventsPerInstant (%s) must be >= 1; leave it out for a million", most);
    mostEventsPerInstant = most;
    return this;
  }

  /**
   * Adds a listener, which receives every event from the first on.
   *
   * @param listener called for each event
   * @return this builder
   */
  public SimulatedNetworkBuilder listener(NetworkListener listener) {
    listeners.add(
        checkNotNull(listener, "listener must not be null; pass what to call for each event"));
    return this;
  }

  /**
   * Builds the network.
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
