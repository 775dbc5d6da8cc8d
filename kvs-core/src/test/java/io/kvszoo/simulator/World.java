package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.ProcessFactory;
import io.kvszoo.network.Timer;
import io.kvszoo.network.Weighted;
import java.time.Duration;
import java.util.List;

/** What a program can do to a network, be it the simulator or its reference. */
interface World {

  /** A switch of one host, with an amount where it needs one. */
  enum Switch {
    CRASH,
    RESTART,
    WIPE,
    PAUSE,
    RESUME,
    CAPACITY,
    UNLIMITED,
    CLOCK_OFFSET,
    CLOCK_STEP,
    CLOCK_DRIFT,
    CRASH_AT_SEND,
    CRASH_BEFORE_SYNC,
    CRASH_AFTER_SYNC,
    CRASH_AT_START;

    private static final List<Switch> ALL = List.of(values());

    static Switch of(int number) {
      return ALL.get(number % ALL.size());
    }
  }

  /** A switch of links, with an amount. */
  enum Setting {
    LATENCY,
    LOSS,
    DUPLICATION,
    SLOW_COPIES,
    FIFO,
    REPORTED_FAILED;

    private static final List<Setting> ALL = List.of(values());

    static Setting of(int number) {
      return ALL.get(number % ALL.size());
    }
  }

  /** Sees each event as one line that begins with its kind, and may move switches then. */
  interface Watcher {
    void happened(String kind, String what);
  }

  void addHost(String name);

  Address<Note> address(String host, String path);

  void spawn(Address<Note> address, ProcessFactory<Note> factory);

  void found(Address<Note> address, Note founding);

  void stop(Address<Note> address);

  boolean submit(Address<Note> to, Note message);

  void turn(String host, Switch which, int amount);

  void set(List<String> from, List<String> to, Setting which, int amount);

  /** Returns what heals the partition. */
  Runnable partition(String from, String to, boolean bothWays);

  void heal();

  Timer after(Duration delay, Runnable action);

  /** Runs for a while; what processes throw meanwhile happens as an event "Thrown". */
  void runFor(Duration duration);

  Duration now();

  /** The state of all hosts, and the counts of messages by link. */
  String summary();

  /** A message whose receiver does as it says. */
  interface Note {

    String name();

    List<Line> body();
  }

  /** A note that counts once. */
  record Plain(String name, List<Line> body) implements Note {

    @Override
    public String toString() {
      return name;
    }
  }

  /** A note that counts as often as it says. */
  record Batch(String name, int weight, List<Line> body) implements Note, Weighted {

    @Override
    public String toString() {
      return name;
    }
  }

  /** The amount of the latency that links have by default. */
  int ONE_MILLISECOND = 5;

  /** Distributions of all kinds, with equal times often. */
  static Latency latency(int amount) {
    Duration milliseconds = Duration.ofMillis(amount);
    return switch (amount % 5) {
      case 0 -> Latency.constant(milliseconds.dividedBy(5));
      case 1 -> Latency.uniform(Duration.ZERO, milliseconds);
      case 2 -> random -> random.nextLong(amount + 1) * 1_000_000;
      case 3 -> Latency.mostly(Latency.constant(Duration.ofMillis(1)), latency(amount + 3), 0.3);
      default -> Latency.logNormal(milliseconds, 0.5);
    };
  }

  static Latency latencyOfCopies(int amount) {
    return latency(amount + 9);
  }

  /** From 10 per second on: a message takes from 100 ms down to 1 ms. */
  static int capacity(int amount) {
    return List.of(1_000, 500, 333, 100, 10).get(amount % 5);
  }

  static int number(int amount) {
    return 1 + amount % 3;
  }

  static double drift(int amount) {
    return List.of(0.0, 0.25, -0.5, 1.0, 0.001, -0.125, 0.5).get(amount % 7);
  }

  static Duration skew(int amount) {
    return Duration.ofMillis(amount % 2 == 0 ? amount : -amount).plusNanos(amount);
  }
}
