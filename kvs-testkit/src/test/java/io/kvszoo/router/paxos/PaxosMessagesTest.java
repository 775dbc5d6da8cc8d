package io.kvszoo.router.paxos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.Version;
import io.kvszoo.router.session.AnswerRing;
import io.kvszoo.router.session.Memories;
import io.kvszoo.storage.VectorClock;
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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses the network can be encoded, and nothing else can be sent. */
class PaxosMessagesTest {

  /** Apart from records, and from values and entries of the user's types. */
  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          Long.class,
          Duration.class,
          Optional.class,
          List.class,
          Map.class,
          VectorClock.class,
          AnswerRing.class,
          Memories.class,
          Version.class,
          Throwable.class); // The reason why a storage failed, for people to read.

  /** What is no value in a type, by the path of components that leads there. */
  private static Set<String> strangers(Type type) {
    Set<String> found = new TreeSet<>();
    look(type, type.getTypeName(), new ArrayList<>(), found);
    return found;
  }

  private static void look(Type type, String path, List<Type> seen, Set<String> found) {
    if (type instanceof TypeVariable || seen.contains(type)) {
      return;
    }
    seen.add(type);
    if (type instanceof ParameterizedType generic) {
      look(generic.getRawType(), path, seen, found);
      for (Type argument : generic.getActualTypeArguments()) {
        look(argument, path, seen, found);
      }
    } else if (type instanceof Class<?> known && known.isRecord()) {
      for (RecordComponent part : known.getRecordComponents()) {
        look(part.getGenericType(), path + "." + part.getName(), seen, found);
      }
    } else if (type instanceof Class<?> known && known.isSealed()) {
      for (Class<?> one : known.getPermittedSubclasses()) {
        look(one, path + ":" + one.getSimpleName(), seen, found);
      }
    } else if (!(type instanceof Class<?> known
        && (known.isPrimitive() || VALUES.contains(known)))) {
      found.add(path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ProposerMessage.Wire.class,
        AcceptorMessage.Wire.class,
        ReplicaMessage.Wire.class,
        SessionMessage.Wire.class
      })
  void what_crosses_the_network_is_made_of_values(Class<?> wire) {
    assertThat(wire.getPermittedSubclasses()).isNotEmpty().allMatch(Class::isRecord);
    assertThat(strangers(wire)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ProposerMessage.class,
        AcceptorMessage.class,
        ReplicaMessage.class,
        SessionMessage.class
      })
  void each_message_crosses_the_network_or_is_a_timer_or_a_call(Class<?> protocol) {
    assertThat(Arrays.stream(protocol.getPermittedSubclasses()).map(Class::getSimpleName))
        .contains("Wire", "Timer")
        .isSubsetOf("Wire", "Timer", "Call");
  }

  @Test
  void a_call_with_a_completion_could_not_be_encoded() {
    assertThat(strangers(SessionMessage.Call.class))
        .hasSize(1)
        .allMatch(path -> path.endsWith(".completion"));
  }
}
