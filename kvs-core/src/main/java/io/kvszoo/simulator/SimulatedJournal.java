package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkNotNull;

import io.kvszoo.network.Journal;
import org.jspecify.annotations.Nullable;

/** A journal in memory: a ring, and the state to which a crash resets it. */
final class SimulatedJournal<T> implements Journal<T> {

  private static final int LEAST_CAPACITY = 16;

  private final SimulatedDisk disk;

  /** By place, modulo the length, which is a power of two. */
  private @Nullable Object[] ring = new Object[LEAST_CAPACITY];

  private long first;
  private long end;

  /** The ring has all places from here on, dropped ones too as long as that is not synced. */
  private long kept;

  private @Nullable Object[] syncedRing = ring;
  private long syncedFirst;
  private long syncedEnd;
  private boolean isSynced = true;

  SimulatedJournal(SimulatedDisk disk) {
    this.disk = disk;
  }

  @Override
  public long first() {
    disk.checkAlive();
    return first;
  }

  @Override
  public long end() {
    disk.checkAlive();
    return end;
  }

  @Override
  public void append(T value) {
    disk.checkActing();
    checkNotNull(value, "value must not be null; append any other value");
    if (end - kept == ring.length) {
      grow();
    }
    ring[slot(end)] = value;
    end++;
    changed();
  }

  private int slot(long place) {
    return (int) place & (ring.length - 1);
  }

  private void grow() {
    @Nullable Object[] small = ring;
    ring = new Object[2 * small.length];
    for (long place = kept; place < end; place++) {
      ring[slot(place)] = small[(int) place & (small.length - 1)];
    }
  }

  @Override
  @SuppressWarnings("unchecked") // Only values of type T are ever added.
  public T get(long place) {
    disk.checkAlive();
    if (place < first || place >= end) {
      throw new IndexOutOfBoundsException(
          "position %d is not in [%d, %d); read from first() on and before end()"
              .formatted(place, first, end));
    }
    return (T) checkNotNull(ring[slot(place)]);
  }

  @Override
  public void dropBefore(long place) {
    disk.checkActing();
    if (place > first) {
      first = place;
      if (place > end) {
        ring = new Object[LEAST_CAPACITY];
        kept = place;
        end = place;
      }
      changed();
    }
  }

  private void changed() {
    if (isSynced) {
      isSynced = false;
      disk.changed(this);
    }
  }

  void sync() {
    for (long place = kept; place < first; place++) {
      ring[slot(place)] = null;
    }
    kept = first;
    syncedRing = ring;
    syncedFirst = first;
    syncedEnd = end;
    isSynced = true;
  }

  void crash() {
    ring = syncedRing;
    first = syncedFirst;
    end = syncedEnd;
    kept = first;
    isSynced = true;
  }

  void wipe() {
    ring = new Object[LEAST_CAPACITY];
    first = 0;
    end = 0;
    sync();
  }
}
