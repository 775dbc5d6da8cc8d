package io.kvszoo.testkit.checker.linearizability;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.history.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operations show of a register's values, for the models of this package. */
final class Accesses {

  private Accesses() {}

  /** Whether a model is one of this package. */
  static boolean areKnown(SequentialModel<?, ?, ?> model) {
    return model instanceof KeyValueModel<?>
        || model instanceof RegisterModel<?>
        || model instanceof AppendListModel<?>;
  }

  /** What each operation of one part shows, in the same order; empty for other models. */
  static Optional<List<Access>> of(
      SequentialModel<?, ?, ?> model, List<? extends Operation<?, ?>> part) {
    if (model instanceof KeyValueModel<?>) {
      return Optional.of(part.stream().map(Accesses::ofKey).toList());
    } else if (model instanceof RegisterModel<?> register) {
      return Optional.of(
          part.stream().map(operation -> ofRegister(operation, register.initial())).toList());
    } else if (model instanceof AppendListModel<?>) {
      SeenLists lists = new SeenLists();
      part.forEach(lists::add);
      return Optional.of(part.stream().map(lists::access).toList());
    }
    return Optional.empty();
  }

  private static Access ofKey(Operation<?, ?> operation) {
    Object output = operation.output().orElse(null);
    if (operation.input() instanceof KVSOperation.Put<?> put) {
      return isWritten(output) ? Access.write(put.value()) : Access.other();
    } else if (operation.input() instanceof KVSOperation.Delete<?>) {
      return isWritten(output) ? Access.write(Access.INITIAL) : Access.other();
    } else if (operation.input() instanceof KVSOperation.CompareAndSet<?> cas) {
      return ofCompareAndSet(cas, output);
    }
    return output instanceof KVSResult.Read<?> read ? found(read.values()) : Access.other();
  }

  private static boolean isWritten(@Nullable Object output) {
    return output == null || output instanceof KVSResult.Written<?>;
  }

  private static Access ofCompareAndSet(
      KVSOperation.CompareAndSet<?> cas, @Nullable Object output) {
    List<?> expected = cas.expected().stream().toList();
    if (output instanceof KVSResult.Compared<?> compared) {
      if (compared.applied() != expected.equals(compared.found())) {
        return Access.other(); // No store can say that.
      } else if (!compared.applied()) {
        return found(compared.found());
      }
    } else if (output != null) {
      return Access.other();
    }
    return Access.update(content(cas.expected()), content(cas.update()));
  }

  private static Object content(Optional<?> value) {
    return value.isPresent() ? value.get() : Access.INITIAL;
  }

  private static Access found(List<?> values) {
    return switch (values.size()) {
      case 0 -> Access.read(Access.INITIAL);
      case 1 -> Access.read(values.get(0));
      default -> Access.other(); // Siblings, which no order explains.
    };
  }

  private static Access ofRegister(Operation<?, ?> operation, Object initial) {
    Object output = operation.output().orElse(null);
    if (operation.input() instanceof RegisterOperation.Write<?> write) {
      return output == null || output instanceof RegisterResult.Written<?>
          ? Access.write(content(write.value(), initial))
          : Access.other();
    } else if (operation.input() instanceof RegisterOperation.CompareAndSet<?> cas) {
      return output == null
              || (output instanceof RegisterResult.Compared<?> compared && compared.applied())
          ? Access.update(content(cas.expected(), initial), content(cas.update(), initial))
          : Access.other();
    }
    return output instanceof RegisterResult.Value<?> value
        ? Access.read(content(value.value(), initial))
        : Access.other();
  }

  private static Object content(Object value, Object initial) {
    return value.equals(initial) ? Access.INITIAL : value;
  }
}
