package io.kvszoo.testkit.checker.linearizability;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import java.util.Optional;

/**
 * A model of a key-value store with put, get, delete and compareAndSet; each key is an independent
 * part. A get that finds siblings is a violation, since sequential operations never create
 * siblings.
 *
 * @param <V> the type of the values, compared by {@code equals}
 */
public final class KeyValueModel<V>
    implements SequentialModel<Optional<V>, KVSOperation<V>, KVSResult<V>> {

  /** Creates the model; it has no settings. */
  public KeyValueModel() {}

  @Override
  public Optional<V> initial() {
    return Optional.empty();
  }

  @Override
  public Transition<Optional<V>, KVSResult<V>> step(Optional<V> state, KVSOperation<V> input) {
    if (input instanceof KVSOperation.Put<V> put) {
      return new Transition<>(Optional.of(put.value()), new KVSResult.Written<>());
    } else if (input instanceof KVSOperation.Delete<V>) {
      return new Transition<>(Optional.empty(), new KVSResult.Written<>());
    } else if (input instanceof KVSOperation.CompareAndSet<V> cas) {
      boolean applied = cas.expected().equals(state);
      return new Transition<>(
          applied ? cas.update() : state,
          new KVSResult.Compared<>(applied, state.stream().toList()));
    }
    return new Transition<>(state, new KVSResult.Read<>(state.stream().toList()));
  }

  @Override
  public Object part(KVSOperation<V> input) {
    return input.key();
  }

  @Override
  public Effect effect(KVSOperation<V> input, Optional<KVSResult<V>> observed) {
    if (input instanceof KVSOperation.CompareAndSet<V>) {
      boolean lost =
          observed.orElse(null) instanceof KVSResult.Compared<V> compared && !compared.applied();
      return lost ? Effect.READ : Effect.UPDATE;
    }
    return input.isWrite() ? Effect.OVERWRITE : Effect.READ;
  }
}
