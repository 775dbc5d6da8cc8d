package io.kvszoo.testkit.contract;

import io.kvszoo.storage.CausalEntry;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwEntry;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Storages that break the laws, each in a way that somebody has shipped. */
final class BrokenStorages {

  private BrokenStorages() {}

  /** What the broken storages have in common: last-writer-wins, until they go wrong. */
  private abstract static class Lww implements Storage<String, LwwEntry<String>> {

    private final Storage<String, LwwEntry<String>> sound = new LwwStorage<>();

    @Override
    public LwwEntry<String> empty() {
      return sound.empty();
    }

    @Override
    public LwwEntry<String> apply(LwwEntry<String> entry, Write<String> write) {
      return sound.apply(entry, write);
    }

    @Override
    public LwwEntry<String> merge(
        LwwEntry<String> left,
        VectorClock leftSeen,
        LwwEntry<String> right,
        VectorClock rightSeen) {
      return sound.merge(left, leftSeen, right, rightSeen);
    }

    @Override
    public List<String> read(LwwEntry<String> entry) {
      return sound.read(entry);
    }
  }

  private interface LwwContract extends StorageContract<String, LwwEntry<String>> {

    @Override
    default List<String> values() {
      return List.of("a", "b", "c");
    }
  }

  /** The write that comes last wins. */
  static class LastToArriveWins implements LwwContract {

    @Override
    public Storage<String, LwwEntry<String>> storage() {
      return new Lww() {
        @Override
        public LwwEntry<String> apply(LwwEntry<String> entry, Write<String> write) {
          return new LwwEntry<>(write.value(), write.stamp());
        }
      };
    }
  }

  /** Stamps are compared by time alone, so that at equal times the left side wins. */
  static class TiesGoToTheLeft implements LwwContract {

    @Override
    public Storage<String, LwwEntry<String>> storage() {
      return new Lww() {
        @Override
        public LwwEntry<String> merge(
            LwwEntry<String> left,
            VectorClock leftSeen,
            LwwEntry<String> right,
            VectorClock rightSeen) {
          return left.stamp().time() >= right.stamp().time() ? left : right;
        }
      };
    }
  }

  /** A delete leaves no tombstone, so that what was deleted comes back. */
  static class NoTombstones implements LwwContract {

    @Override
    public Storage<String, LwwEntry<String>> storage() {
      return new Lww() {
        @Override
        public LwwEntry<String> apply(LwwEntry<String> entry, Write<String> write) {
          LwwEntry<String> applied = super.apply(entry, write);
          return applied.value().isEmpty() ? empty() : applied;
        }
      };
    }
  }

  /** Everything that was written may be forgotten, values too. */
  static class ForgetsValues implements LwwContract {

    @Override
    public Storage<String, LwwEntry<String>> storage() {
      return new Lww() {
        @Override
        public boolean isTombstone(LwwEntry<String> entry) {
          return !entry.equals(empty());
        }
      };
    }
  }

  /** A key that was never written has a value. */
  static class NothingIsSomething implements LwwContract {

    @Override
    public Storage<String, LwwEntry<String>> storage() {
      return new Lww() {
        @Override
        public LwwEntry<String> empty() {
          return new LwwEntry<>(Optional.of("default"), Stamp.NONE);
        }
      };
    }
  }

  /** Values with one clock for all of them, compared as a whole; see the laws' counterexample. */
  record Pair(VectorClock clock, Set<String> values) {}

  static class PairWithDominance implements StorageContract<String, Pair> {

    @Override
    public List<String> values() {
      return List.of("a", "b", "c");
    }

    @Override
    public Storage<String, Pair> storage() {
      return new PairStorage();
    }
  }

  static final class PairStorage implements Storage<String, Pair> {

    @Override
    public Pair empty() {
      return new Pair(VectorClock.EMPTY, Set.of());
    }

    @Override
    public Pair apply(Pair entry, Write<String> write) {
      VectorClock clock =
          write.replaces().clock().with(write.stamp().actor(), write.stamp().sequence());
      Pair written = new Pair(clock, write.value().map(Set::of).orElseGet(Set::of));
      return merge(entry, entry.clock, written, clock);
    }

    @Override
    public Pair merge(Pair left, VectorClock leftSeen, Pair right, VectorClock rightSeen) {
      if (left.clock.covers(right.clock)) {
        return left;
      } else if (right.clock.covers(left.clock)) {
        return right;
      }
      Set<String> values = new HashSet<>(left.values);
      values.addAll(right.values);
      return new Pair(left.clock.merge(right.clock), values);
    }

    @Override
    public List<String> read(Pair entry) {
      return entry.values.stream().sorted().toList();
    }
  }

  /** Sums what both sides have, so that meeting twice counts twice. */
  static class MergeAdds implements StorageContract<String, Integer> {

    @Override
    public List<String> values() {
      return List.of("a");
    }

    @Override
    public Storage<String, Integer> storage() {
      return new Storage<>() {
        @Override
        public Integer empty() {
          return 0;
        }

        @Override
        public Integer apply(Integer entry, Write<String> write) {
          return entry + 1;
        }

        @Override
        public Integer merge(
            Integer left, VectorClock leftSeen, Integer right, VectorClock rightSeen) {
          return left + right;
        }

        @Override
        public List<String> read(Integer entry) {
          return entry == 0 ? List.of() : List.of("a");
        }
      };
    }
  }

  /** Siblings that are dropped by whatever comes after them, whether that knew of them or not. */
  static class ReplacesWhatItDependsOn implements StorageContract<String, CausalEntry<String>> {

    @Override
    public List<String> values() {
      return List.of("a", "b", "c");
    }

    @Override
    public Storage<String, CausalEntry<String>> storage() {
      CausalStorage<String> sound = new CausalStorage<>();
      return new Storage<>() {
        @Override
        public CausalEntry<String> empty() {
          return sound.empty();
        }

        @Override
        public CausalEntry<String> apply(CausalEntry<String> entry, Write<String> write) {
          VectorClock dependencies = write.dependencies().clock();
          return sound.apply(
              entry, Write.replacingAll(write.key(), write.value(), write.stamp(), dependencies));
        }

        @Override
        public CausalEntry<String> merge(
            CausalEntry<String> left,
            VectorClock leftSeen,
            CausalEntry<String> right,
            VectorClock rightSeen) {
          return sound.merge(left, leftSeen, right, rightSeen);
        }

        @Override
        public List<String> read(CausalEntry<String> entry) {
          return sound.read(entry);
        }
      };
    }
  }

  /** Sound siblings, read in an order that depends on how they came to be. */
  record Arrivals(TreeMap<Stamp, String> siblings, List<Stamp> inOrderOfArrival) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Arrivals arrivals && siblings.equals(arrivals.siblings);
    }

    @Override
    public int hashCode() {
      return siblings.hashCode();
    }
  }

  static class ReadsInOrderOfArrival implements StorageContract<String, Arrivals> {

    @Override
    public List<String> values() {
      return List.of("a", "b", "c");
    }

    @Override
    public Storage<String, Arrivals> storage() {
      return new Storage<>() {
        @Override
        public Arrivals empty() {
          return new Arrivals(new TreeMap<>(), List.of());
        }

        @Override
        public Arrivals apply(Arrivals entry, Write<String> write) {
          TreeMap<Stamp, String> siblings = new TreeMap<>(entry.siblings);
          siblings.keySet().removeIf(write.replaces()::covers);
          write.value().ifPresent(value -> siblings.put(write.stamp(), value));
          List<Stamp> arrived = new ArrayList<>(entry.inOrderOfArrival);
          write.value().ifPresent(value -> arrived.add(write.stamp()));
          arrived.retainAll(siblings.keySet());
          return new Arrivals(siblings, arrived);
        }

        @Override
        public Arrivals merge(
            Arrivals left, VectorClock leftSeen, Arrivals right, VectorClock rightSeen) {
          TreeMap<Stamp, String> siblings = new TreeMap<>();
          left.siblings.forEach(
              (stamp, value) -> {
                if (right.siblings.containsKey(stamp) || !rightSeen.covers(stamp)) {
                  siblings.put(stamp, value);
                }
              });
          right.siblings.forEach(
              (stamp, value) -> {
                if (!leftSeen.covers(stamp)) {
                  siblings.put(stamp, value);
                }
              });
          return new Arrivals(siblings, List.copyOf(siblings.keySet()));
        }

        @Override
        public List<String> read(Arrivals entry) {
          return entry.inOrderOfArrival.stream().map(entry.siblings::get).toList();
        }
      };
    }
  }

  /** Siblings by stamp, changed in place. */
  static class ChangesEntries implements StorageContract<String, SortedMap<Stamp, String>> {

    @Override
    public List<String> values() {
      return List.of("a", "b", "c");
    }

    @Override
    public Storage<String, SortedMap<Stamp, String>> storage() {
      return new Storage<>() {
        @Override
        public SortedMap<Stamp, String> empty() {
          return new TreeMap<>();
        }

        @Override
        public SortedMap<Stamp, String> apply(SortedMap<Stamp, String> entry, Write<String> write) {
          entry.keySet().removeIf(write.replaces()::covers);
          write.value().ifPresent(value -> entry.put(write.stamp(), value));
          return entry;
        }

        @Override
        public SortedMap<Stamp, String> merge(
            SortedMap<Stamp, String> left,
            VectorClock leftSeen,
            SortedMap<Stamp, String> right,
            VectorClock rightSeen) {
          SortedMap<Stamp, String> merged = new TreeMap<>();
          left.forEach(
              (stamp, value) -> {
                if (right.containsKey(stamp) || !rightSeen.covers(stamp)) {
                  merged.put(stamp, value);
                }
              });
          right.forEach(
              (stamp, value) -> {
                if (!leftSeen.covers(stamp)) {
                  merged.put(stamp, value);
                }
              });
          return merged;
        }

        @Override
        public List<String> read(SortedMap<Stamp, String> entry) {
          return List.copyOf(entry.values());
        }
      };
    }
  }
}
