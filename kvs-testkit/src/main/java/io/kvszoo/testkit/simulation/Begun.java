package io.kvszoo.testkit.simulation;

import io.kvszoo.simulator.ArmedCrash;
import io.kvszoo.simulator.Partition;

/** A fault that has begun and not ended. */
interface Begun {

  /** One that strikes when it begins, and leaves nothing to end. */
  Begun AT_ONCE =
      new Begun() {
        @Override
        public boolean hasStruck() {
          return true;
        }

        @Override
        public void end() {}
      };

  static Begun of(ArmedCrash crash) {
    return new Begun() {
      @Override
      public boolean hasStruck() {
        return crash.hasStruck();
      }

      @Override
      public void end() {
        crash.cancel();
      }
    };
  }

  static Begun of(Partition partition) {
    return new Begun() {
      @Override
      public boolean hasStruck() {
        return true;
      }

      @Override
      public void end() {
        partition.heal();
      }
    };
  }

  /** Whether it does what it does while it lasts; an armed crash may never. */
  boolean hasStruck();

  void end();
}
