package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.network.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A second simulator, written from the Javadoc of the first as simply as it can be: a list of
 * events by time and number, disks that are copied as a whole, switches and partitions that are
 * looked up in lists. Only the luck of a message is drawn by the same classes.
 */
final class ReferenceNetwork implements World {

  private record Event(long time, long number, Runnable action) {

    static Optional<Event> first(List<Event> events, long limit) {
      return events.stream()
          .filter(event -> event.time <= limit)
          .min(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
    }
  }

  private final Watcher watcher;
  private final ReferenceLinks links;
  private final Map<String, ReferenceHost> hosts = new LinkedHashMap<>();
  private final Map<Address<?>, ReferenceProcess> processes = new HashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Event> actions = new ArrayList<>();
  private long now;
  private long numbers;
  private int depth;

  ReferenceNetwork(long seed, Watcher watcher) {
    this.watcher = watcher;
    links = new ReferenceLinks(this, seed);
  }

  ReferenceLinks links() {
    return links;
  }

  long time() {
    return now;
  }

  @Override
  public Duration now() {
    return Duration.ofNanos(now);
  }

  /** Tells what happened; whoever is told is inside of the event. */
  void happened(String kind, String what) {
    inEvent(() -> watcher.happened(kind, what));
  }

  void inEvent(Runnable action) {
    depth++;
    try {
      action.run();
    } finally {
      depth--;
    }
  }

  boolean isInEvent() {
    return depth > 0;
  }

  void at(long time, Runnable action) {
    events.add(new Event(time, ++numbers, action));
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    Event event = new Event(now + delay.toNanos(), ++numbers, action);
    actions.add(event);
    return () -> actions.remove(event);
  }

  /** Events by time and number; at one moment, actions first. */
  @Override
  public void runFor(Duration duration) {
    long end = now + duration.toNanos();
    while (true) {
      Optional<Event> event = Event.first(events, end);
      Optional<Event> action = Event.first(actions, event.map(Event::time).orElse(end));
      if (action.isPresent()) {
        now = action.get().time;
        actions.remove(action.get());
        action.get().action.run();
      } else if (event.isPresent()) {
        now = event.get().time;
        events.remove(event.get());
        try {
          inEvent(event.get().action);
        } catch (RuntimeException e) {
          watcher.happened("Thrown", Performance.root(e));
        }
      } else {
        now = Math.max(now, end);
        return;
      }
    }
  }

  @Override
  public void addHost(String name) {
    hosts.put(name, new ReferenceHost(this, name));
    links.addHost(name);
  }

  ReferenceProcess process(Address<?> address) {
    return Optional.ofNullable(processes.get(address)).orElseThrow();
  }

  private ReferenceHost host(String name) {
    return Optional.ofNullable(hosts.get(name)).orElseThrow();
  }

  @Override
  public void turn(String host, Switch which, int amount) {
    host(host).turn(which, amount);
  }

  @Override
  public Address<Note> address(String host, String path) {
    Address<Note> address = new Address<>(host, path);
    processes.put(address, new ReferenceProcess(this, host(host), address));
    return address;
  }

  @Override
  public void spawn(Address<Note> address, ProcessFactory<Note> factory) {
    process(address).spawn(factory);
  }

  @Override
  public void found(Address<Note> address, Note founding) {
    process(address).found(founding);
  }

  @Override
  public void stop(Address<Note> address) {
    process(address).stop();
  }

  @Override
  public boolean submit(Address<Note> to, Note message) {
    return process(to).submit(message);
  }

  @Override
  public void set(List<String> from, List<String> to, Setting which, int amount) {
    links.set(from, to, which, amount);
  }

  @Override
  public Runnable partition(String from, String to, boolean bothWays) {
    return links.partition(from, to, bothWays);
  }

  @Override
  public void heal() {
    links.heal();
  }

  @Override
  public String summary() {
    return hosts.values() + " " + links;
  }
}
