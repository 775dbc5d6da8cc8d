package io.kvszoo.testkit.checker.linearizability;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;

/**
 * A model of lists under keys, with put, append and get; each key is an independent part. The
 * output of a get is the list; the output of a put or an append is the empty list.
 *
 * @param <T> the elements, with {@code equals} by value
 */
public final class AppendListModel<T>
    implements SequentialModel<List<T>, ListOperation<T>, List<T>> {

  /** Creates the model; it has no settings. */
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
