package io.kvszoo.router.session;

import io.kvszoo.operation.Version;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what is no value in messages that cross the network. */
public final class WireRecords {

  /**
   * Values of the JDK, and a version, which has what a storage says of an entry. A cause is for
   * people, and may be encoded as its text.
   */
  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          Long.class,
          Integer.class,
          Boolean.class,
          Duration.class,
          Throwable.class,
          Version.class);

  private static final Set<Class<?>> CONTAINERS = Set.of(Optional.class, List.class, Map.class);

  private WireRecords() {}

  /** The parts of the messages of a sealed interface that are no values, such as a completion. */
  public static List<String> notValues(Class<?> wire) {
    List<String> found = new ArrayList<>();
    examine(wire, wire.getSimpleName(), found, new ArrayList<>());
    return found;
  }

  private static void examine(Type type, String where, List<String> found, List<Type> seen) {
    if (type instanceof TypeVariable<?> || seen.contains(type)) {
      return; // A value of the user, or what was examined before.
    }
    seen.add(type);
    if (type instanceof ParameterizedType generic) {
      Arrays.stream(generic.getActualTypeArguments()).forEach(t -> examine(t, where, found, seen));
      if (!CONTAINERS.contains(generic.getRawType())) {
        examine(generic.getRawType(), where, found, seen);
      }
    } else if (type instanceof Class<?> one && !one.isPrimitive() && !VALUES.contains(one)) {
      if (one.isSealed()) {
        Arrays.stream(one.getPermittedSubclasses())
            .forEach(sub -> examine(sub, where, found, seen));
      } else if (one.isRecord()) {
        for (RecordComponent part : one.getRecordComponents()) {
          examine(part.getGenericType(), one.getSimpleName() + "." + part.getName(), found, seen);
        }
      } else if (Modifier.isFinal(one.getModifiers()) && one.getName().startsWith("io.kvszoo")) {
        for (Field part : one.getDeclaredFields()) {
          if (!Modifier.isStatic(part.getModifiers())) {
            examine(part.getGenericType(), one.getSimpleName() + "." + part.getName(), found, seen);
          }
        }
      } else {
        found.add(where + " is a " + one.getSimpleName());
      }
    }
  }
}
