package io.kvszoo.router.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.operation.Version;
import io.kvszoo.router.session.Memories;
import io.kvszoo.storage.VectorClock;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses the network consists of values, so that it can be encoded. */
class GossipMessageTest {

  /** Values that are no records; of what a storage threw, its class and message are. */
  private static final Set<Class<?>> VALUES =
      Set.of(
          int.class,
          long.class,
          boolean.class,
          String.class,
          Duration.class,
          VectorClock.class,
          Memories.class,
          Throwable.class,
          Version.class);

  private static final Set<Class<?>> CONTAINERS = Set.of(List.class, Map.class, Optional.class);

  static Stream<Class<?>> wireMessages() {
    return Stream.of(GossipMessage.Wire.class, SessionMessage.Wire.class)
        .flatMap(GossipMessageTest::records);
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(GossipMessageTest::records)
        : Stream.of(type);
  }

  @ParameterizedTest
  @MethodSource("wireMessages")
  void a_message_that_crosses_the_network_consists_of_values(Class<?> message) {
    assertThat(message.isRecord()).isTrue();
    assertThat(message.getRecordComponents())
        .allSatisfy(part -> assertThat(isValue(part.getGenericType())).as("%s", part).isTrue());
  }

  private static boolean isValue(Type type) {
    if (type instanceof TypeVariable<?>) {
      return true; // A value or an entry of the user.
    } else if (type instanceof ParameterizedType generic) {
      return CONTAINERS.contains(generic.getRawType())
          ? Arrays.stream(generic.getActualTypeArguments()).allMatch(GossipMessageTest::isValue)
          : isValue(generic.getRawType());
    }
    Class<?> raw = (Class<?>) type;
    return VALUES.contains(raw)
        || ((raw.isRecord() || raw.isSealed())
            && records(raw)
                .flatMap(known -> Arrays.stream(known.getRecordComponents()))
                .map(RecordComponent::getGenericType)
                .allMatch(GossipMessageTest::isValue));
  }
}
