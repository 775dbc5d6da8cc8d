package io.kvszoo.testkit.contract;

import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;

/** A storage that throws when a certain value is written, and otherwise delegates to another. */
record FussyStorage<E>(Storage<String, E> storage) implements Storage<String, E> {

  static final String REFUSED = "a value that the storage refuses";

  @Override
  public E empty() {
    return storage.empty();
  }

  @Override
  public E apply(E entry, Write<String> write) {
    if (write.value().equals(Optional.of(REFUSED))) {
      throw new IllegalStateException(REFUSED);
    }
    return storage.apply(entry, write);
  }

  @Override
  public E merge(E left, VectorClock leftSeen, E right, VectorClock rightSeen) {
    return storage.merge(left, leftSeen, right, rightSeen);
  }

  @Override
  public List<String> read(E entry) {
    return storage.read(entry);
  }

  @Override
  public boolean isTombstone(E entry) {
    return storage.isTombstone(entry);
  }
}
