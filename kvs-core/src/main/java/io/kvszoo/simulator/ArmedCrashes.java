package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The armed crashes of one host, and their effect. */
final class ArmedCrashes {

  private final HostState host;
  private final Object lock;
  private final Optional<Choices> chosen;
  private final Runnable crash;
  private final List<ArmedCrash> armed = new ArrayList<>();

  ArmedCrashes(HostState host, Object lock, Optional<Choices> chosen, Runnable crash) {
    this.host = host;
    this.lock = lock;
    this.chosen = chosen;
    this.crash = crash;
    update();
  }

  String host() {
    return host.name();
  }

  Object lock() {
    return lock;
  }

  ArmedCrash arm(CrashPoint point, String name, int number) {
    checkArgument(number >= 1, "%s (%s) must be >= 1; 1 is the first from now on", name, number);
    synchronized (lock) {
      ArmedCrash added = new ArmedCrash(this, point, number);
      armed.add(added);
      update();
      return added;
    }
  }

  void disarm(ArmedCrash disarmed) {
    armed.remove(disarmed);
    update();
  }

  private void update() {
    host.mayCrash(!armed.isEmpty() || chosen.isPresent());
  }

  /** Crashes the host if an armed crash strikes at this moment, or a crash is chosen now. */
  void strikeAt(CrashPoint point, Address<?> process) {
    if (!host.mayCrash()) {
      return;
    }
    boolean strikes = armed.removeIf(waiting -> waiting.countDown(point));
    update();
    boolean isChosen = chosen.filter(choices -> choices.crashesAt(point, process)).isPresent();
    if (strikes || isChosen) {
      crash.run();
    }
  }
}
