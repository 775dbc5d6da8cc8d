package io.kvszoo.testkit.contract;

import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;

/** The contract asks for no more than the laws: a value that only grows, and no delete, is fine. */
class GrowOnlyStorageTest implements StorageContract<Integer, Integer> {

  @Override
  public List<Integer> values() {
    return List.of(1, 2, 3, 4, 5);
  }

  @Override
  public Storage<Integer, Integer> storage() {
    return new Storage<>() {
      @Override
      public Integer empty() {
        return 0;
      }

      @Override
      public Integer apply(Integer entry, Write<Integer> write) {
        return Math.max(entry, write.value().orElse(0));
      }

      @Override
      public Integer merge(
          Integer left, VectorClock leftSeen, Integer right, VectorClock rightSeen) {
        return Math.max(left, right);
      }

      @Override
      public List<Integer> read(Integer entry) {
        return entry == 0 ? List.of() : List.of(entry);
      }
    };
  }
}
