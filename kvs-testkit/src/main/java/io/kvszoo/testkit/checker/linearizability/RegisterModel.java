package io.kvszoo.testkit.checker.linearizability;

import java.util.Optional;

/**
 * A model of one compare-and-set register.
 *
 * @param initial its initial value
 * @param <V> the type of the values, compared by {@code equals}
 */
public record RegisterModel<V>(V initial)
    implements SequentialModel<V, RegisterOperation<V>, RegisterResult<V>> {

  @Override
  public Transition<V, RegisterResult<V>> step(V state, RegisterOperation<V> input) {
    if (input instanceof RegisterOperation.Write<V> write) {
      return new Transition<>(write.value(), new RegisterResult.Written<>());
    } else if (input instanceof RegisterOperation.CompareAndSet<V> cas) {
      boolean applied = cas.expected().equals(state);
      return new Transition<>(
          applied ? cas.update() : state, new RegisterResult.Compared<>(applied));
    }
    return new Transition<>(state, new RegisterResult.Value<>(state));
  }

  @Override
  public Effect effect(RegisterOperation<V> input, Optional<RegisterResult<V>> observed) {
    if (input instanceof RegisterOperation.CompareAndSet<V>) {
      boolean lost =
          observed.orElse(null) instanceof RegisterResult.Compared<V> compared
              && !compared.applied();
      return lost ? Effect.READ : Effect.UPDATE;
    }
    return input instanceof RegisterOperation.Write<V> ? Effect.OVERWRITE : Effect.READ;
  }
}
