package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The armed crashes of one host, and their effect. */
final class ArmedCrashes {

  private final String host;
  private final Object lock;
  private final Optional<Choices> chosen;
  private final Runnable crash;
  private final List<ArmedCrash> armed = new ArrayList<>();

  /** Whether no crash is armed, and none can be chosen, which is the usual case. */
  private boolean isQuiet;

  ArmedCrashes(String host, Object lock, Optional<Choices> chosen, Runnable crash) {
    this.host = host;
    this.lock = lock;
    this.chosen = chosen;
    isQuiet = chosen.isEmpty();
    this.crash = crash;
  }

  String host() {
    return host;
  }

  Object lock() {
    return lock;
  }

  ArmedCrash arm(CrashPoint point, String name, int number) {
    checkArgument(number >= 1, "%s (%s) must be >= 1; 1 is the first from now on", name, number);
    synchronized (lock) {
      ArmedCrash added = new ArmedCrash(this, point, number);
      armed.add(added);
      isQuiet = false;
      return added;
    }
  }

  void disarm(ArmedCrash disarmed) {
    armed.remove(disarmed);
    updateQuiet();
  }

  private void updateQuiet() {
    isQuiet = armed.isEmpty() && chosen.isEmpty();
  }

  /** Crashes the host if an armed crash strikes at this moment, or a crash is chosen now. */
  void strikeAt(CrashPoint point, Address<?> process) {
    if (isQuiet) {
      return;
    }
    boolean strikes = armed.removeIf(waiting -> waiting.countDown(point));
    updateQuiet();
    boolean isChosen = chosen.filter(choices -> choices.crashesAt(point, process)).isPresent();
    if (strikes || isChosen) {
      crash.run();
    }
  }
}
