package io.kvszoo.simulator;

import io.kvszoo.simulator.World.Switch;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host of the reference: its processes, what waits there, its clock, and its switches. */
final class ReferenceHost {

  /**
   * What comes to a host.
   *
   * @param weight how many turns it takes; none if it comes from the host itself
   * @param handle hands it to its process
   * @param lose happens instead if the host crashes before
   */
  record Item(int weight, Runnable handle, Runnable lose) {
    boolean isOwn() {
      return weight == 0;
    }
  }

  private static final class Armed {
    final Switch point;
    int left;

    Armed(Switch point, int left) {
      this.point = point;
      this.left = left;
    }
  }

  final List<ReferenceProcess> processes = new ArrayList<>();
  private final ReferenceNetwork network;
  private final String name;
  private final List<Armed> armed = new ArrayList<>();
  private boolean up = true;
  private int crashes;
  private int wiping;

  private final List<Item> queue = new ArrayList<>();
  private boolean paused;
  private int backlog;
  private long nanosPerMessage;
  private long busyUntil;
  private long turns;

  private long setAt;
  private long setTo = SimulatedClock.EPOCH_NANOS;
  private BigDecimal speed = BigDecimal.ONE;

  ReferenceHost(ReferenceNetwork network, String name) {
    this.network = network;
    this.name = name;
  }

  String name() {
    return name;
  }

  boolean isUp() {
    return up;
  }

  int crashes() {
    return crashes;
  }

  // What comes in.

  /** Whether what comes from outside has to wait. */
  boolean isOccupied() {
    return paused || !queue.isEmpty() || network.time() < busyUntil;
  }

  void arrive(Item item) {
    boolean waits =
        item.isOwn() ? paused || backlog > 0 || queue.stream().anyMatch(Item::isOwn) : isOccupied();
    if (!up) {
      item.lose.run();
    } else if (waits) {
      queue.add(item);
      if (queue.size() == 1) {
        scheduleTurn();
      }
    } else {
      takeTurn(item);
      network.inEvent(item.handle);
    }
  }

  private void takeTurn(Item item) {
    if (!item.isOwn()) {
      busyUntil = network.time() + item.weight * nanosPerMessage;
    }
  }

  /** Lets the first that waits be handled as soon as it may be, and voids what was scheduled. */
  private void scheduleTurn() {
    long turn = ++turns;
    if (!paused && !queue.isEmpty()) {
      long now = network.time();
      long time = queue.get(0).isOwn() ? now : Math.max(now, busyUntil);
      network.at(
          time,
          () -> {
            if (turn == turns) {
              Item item = queue.remove(0);
              backlog = Math.max(0, backlog - 1);
              takeTurn(item);
              scheduleTurn();
              item.handle.run();
            }
          });
    }
  }

  // Switches.

  void turn(Switch which, int amount) {
    switch (which) {
      case CRASH -> crash();
      case RESTART -> restart();
      case WIPE -> wipe();
      case PAUSE -> {
        if (up && !paused) {
          paused = true;
          scheduleTurn();
          changed(HostChange.PAUSED);
        }
      }
      case RESUME -> {
        if (paused) {
          paused = false;
          backlog = queue.size();
          scheduleTurn();
          changed(HostChange.RESUMED);
        }
      }
      case CAPACITY -> nanosPerMessage = 1_000_000_000 / World.capacity(amount);
      case UNLIMITED -> {
        if (nanosPerMessage > 0) {
          nanosPerMessage = 0;
          busyUntil = network.time();
          scheduleTurn();
        }
      }
      case CLOCK_OFFSET ->
          setClock(SimulatedClock.EPOCH_NANOS + network.time() + World.skew(amount).toNanos());
      case CLOCK_STEP -> setClock(clock() + World.skew(amount).toNanos());
      case CLOCK_DRIFT -> {
        long reading = clock();
        speed = BigDecimal.valueOf(1 + World.drift(amount));
        setClock(reading);
      }
      case CRASH_AT_SEND, CRASH_BEFORE_SYNC, CRASH_AFTER_SYNC, CRASH_AT_START ->
          armed.add(new Armed(which, World.number(amount)));
    }
  }

  private void changed(HostChange change) {
    network.happened("HostChanged", name + " " + change);
  }

  private void crash() {
    if (up) {
      up = false;
      paused = false;
      backlog = 0;
      busyUntil = 0;
      crashes++;
      processes.forEach(ReferenceProcess::takeDown);
      List<Item> lost = List.copyOf(queue);
      queue.clear();
      scheduleTurn();
      changed(HostChange.CRASHED);
      lost.forEach(item -> item.lose.run());
    }
  }

  private void restart() {
    if (!up && wiping == 0) {
      up = true;
      int life = crashes;
      List<ReferenceProcess> starting = List.copyOf(processes);
      changed(HostChange.RESTARTED);
      List<RuntimeException> thrown = new ArrayList<>();
      for (ReferenceProcess process : starting) {
        if (up && crashes == life && processes.contains(process)) {
          try {
            process.start();
          } catch (RuntimeException e) {
            thrown.add(e);
          }
        }
      }
      if (!thrown.isEmpty()) {
        throw thrown.get(0);
      }
    }
  }

  private void wipe() {
    wiping++;
    crash();
    processes.forEach(ReferenceProcess::wipe);
    changed(HostChange.WIPED);
    wiping--;
  }

  /** Counts a moment for all crashes that wait for such a moment. */
  void reach(Switch point) {
    List<Armed> striking =
        armed.stream().filter(crash -> crash.point == point && --crash.left == 0).toList();
    if (!striking.isEmpty()) {
      armed.removeAll(striking);
      crash();
    }
  }

  // The clock.

  private void setClock(long reading) {
    setAt = network.time();
    setTo = reading;
    changed(HostChange.CLOCK_CHANGED);
  }

  long clock() {
    BigDecimal elapsed = BigDecimal.valueOf(network.time() - setAt).multiply(speed);
    return setTo + elapsed.setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  /** The nanoseconds until the clock has run so far. */
  long untilClockHasRun(Duration delay) {
    return BigDecimal.valueOf(delay.toNanos())
        .divide(speed, 0, RoundingMode.CEILING)
        .longValueExact();
  }

  @Override
  public String toString() {
    return "%s up %s paused %s crashes %d".formatted(name, up, paused, crashes);
  }
}
