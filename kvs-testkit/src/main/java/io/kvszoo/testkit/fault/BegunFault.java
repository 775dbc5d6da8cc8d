package io.kvszoo.testkit.fault;

import io.kvszoo.simulator.ArmedCrash;
import io.kvszoo.simulator.Partition;

/** A fault that has begun and not ended. */
interface BegunFault {

  /** One that strikes when it begins, and leaves nothing to end. */
  BegunFault AT_ONCE =
      new BegunFault() {
        @Override
        public boolean hasStruck() {
          return true;
        }

        @Override
        public void end() {}
      };

  static BegunFault of(ArmedCrash crash) {
    return new BegunFault() {
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

  static BegunFault of(Partition partition) {
    return new BegunFault() {
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

  /** Returns whether the fault is in effect; an armed crash may never be. */
  boolean hasStruck();

  void end();
}
