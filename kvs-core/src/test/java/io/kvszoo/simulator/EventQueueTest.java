package io.kvszoo.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

class EventQueueTest {

  /** Delays to add events at, and, where negative, to take events up to. */
  @Provide
  Arbitrary<List<Long>> programs() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.longs().between(0, 3)),
            Tuple.of(4, Arbitraries.longs().between(0, 5_000_000)),
            Tuple.of(1, Arbitraries.longs().between(0, 1L << 60)),
            Tuple.of(4, Arbitraries.longs().between(-3_000_000, -1)),
            Tuple.of(1, Arbitraries.longs().between(-(1L << 60), -1)))
        .list()
        .ofMaxSize(100);
  }

  @Property
  void events_come_by_time_and_then_in_the_order_of_adding(@ForAll("programs") List<Long> program) {
    EventQueue queue = new EventQueue(Optional.empty());
    PriorityQueue<Event> model =
        new PriorityQueue<>(
            Comparator.<Event>comparingLong(event -> event.time)
                .thenComparingLong(event -> event.cause));
    long now = 0;
    long number = 0;
    List<Event> taken = new ArrayList<>();
    List<Event> expected = new ArrayList<>();
    for (long step : program) {
      if (step >= 0) {
        Event event = new Event();
        event.time = Math.min(now + step, Long.MAX_VALUE / 2);
        event.cause = ++number;
        queue.add(event);
        model.add(event);
      } else {
        long limit = Math.min(now - step, Long.MAX_VALUE / 2);
        drain(queue, limit, taken);
        while (!model.isEmpty() && model.peek().time <= limit) {
          expected.add(model.poll());
        }
        now = limit;
      }
    }
    drain(queue, Long.MAX_VALUE, taken);
    while (!model.isEmpty()) {
      expected.add(model.poll());
    }
    assertThat(taken).containsExactlyElementsOf(expected);
  }

  private static void drain(EventQueue queue, long limit, List<Event> taken) {
    for (@Nullable Event event = queue.poll(limit); event != null; event = queue.poll(limit)) {
      taken.add(event);
    }
  }
}
