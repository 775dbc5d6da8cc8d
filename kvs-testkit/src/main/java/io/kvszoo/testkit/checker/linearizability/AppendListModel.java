package io.kvszoo.testkit.checker.linearizability;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * Lists under keys, with put, append and get; each key is a part of its own. A get is answered with
 * the list, a put or an append with the empty list.
 *
 * @param <T> the elements, with {@code equals} by value
 */
public final class AppendListModel<T>
    implements SequentialModel<List<T>, ListOperation<T>, List<T>> {

  /** Makes the model; it has no settings. */
  public AppendListModel() {}

  @Override
  public List<T> initial() {
    return List.of();
  }

  @Override
  public Transition<List<T>, List<T>> step(List<T> state, ListOperation<T> input) {
    if (input instanceof ListOperation.Put<T> put) {
      return new Transition<>(List.of(put.element()), List.of());
    } else if (input instanceof ListOperation.Append<T> append) {
      List<T> longer =
          ImmutableList.<T>builderWithExpectedSize(state.size() + 1)
              .addAll(state)
              .add(append.element())
              .build();
      return new Transition<>(longer, List.of());
    }
    return new Transition<>(state, state);
  }

  @Override
  public Object part(ListOperation<T> input) {
    return input.key();
  }

  @Override
  public Effect effect(ListOperation<T> input, Optional<List<T>> observed) {
    if (input instanceof ListOperation.Put<T>) {
      return Effect.OVERWRITE;
    }
    return input instanceof ListOperation.Append<T> ? Effect.UPDATE : Effect.READ;
  }
}
