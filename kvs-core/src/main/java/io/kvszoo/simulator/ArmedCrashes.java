package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import java.util.ArrayList;
import java.util.List;

/** The crashes of one host that are armed, and what they do when they strike. */
final class ArmedCrashes {

  private final String host;
  private final Object lock;
  private final Choices choices;
  private final Runnable crash;
  private final List<ArmedCrash> armed = new ArrayList<>();
  private boolean isEmpty = true;

  ArmedCrashes(String host, Object lock, Choices choices, Runnable crash) {
    this.host = host;
    this.lock = lock;
    this.choices = choices;
    this.crash = crash;
  }

  String host() {
    return host;
  }

  Object lock() {
    return lock;
  }

  ArmedCrash arm(CrashPoint point, String name, int number) {
    checkArgument(number >= 1, "%s (%s) must be >= 1, the first from now on", name, number);
    synchronized (lock) {
      ArmedCrash added = new ArmedCrash(this, point, number);
      armed.add(added);
      isEmpty = false;
      return added;
    }
  }

  void disarm(ArmedCrash disarmed) {
    armed.remove(disarmed);
    isEmpty = armed.isEmpty();
  }

  /** Crashes the host if a crash has waited for this moment, or is chosen now. */
  void strikeAt(CrashPoint point, Address<?> process) {
    boolean struck = false;
    if (!isEmpty) {
      struck = armed.removeIf(waiting -> waiting.countDown(point));
      isEmpty = armed.isEmpty();
    }
    if (choices.crashesAt(point, process) || struck) {
      crash.run();
    }
  }
}
