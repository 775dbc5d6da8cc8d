package io.kvszoo.simulator;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import io.kvszoo.simulator.MessageRandom.Purpose;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries messages over links: draws their faults and latencies, and counts them. */
final class Transport {

  private final EventLoop loop;
  private final LinkTable table;
  private final MessageRandom random = new MessageRandom();
  private final Map<Class<?>, MessageType> types = new HashMap<>();

  Transport(EventLoop loop) {
    this.loop = loop;
    this.table = new LinkTable(loop);
  }

  LinkTable table() {
    return table;
  }

  MessageType type(Class<?> messageClass) {
    return types.computeIfAbsent(messageClass, MessageType::new);
  }

  MessageCounts counts() {
    return types.values().stream()
        .map(MessageType::counts)
        .reduce(MessageCounts.NONE, MessageCounts::plus);
  }

  SortedMap<String, MessageCounts> countsByType() {
    SortedMap<String, MessageCounts> counts = new TreeMap<>();
    types.values().stream()
        .filter(type -> type.sent > 0) // The others are of messages that cross no link.
        .forEach(type -> counts.merge(type.name, type.counts(), MessageCounts::plus));
    return counts;
  }

  /**
   * Counts by link. What was delivered follows from what was sent and what is under way, so that a
   * delivery need not touch its link.
   */
  SortedMap<LinkName, MessageCounts> countsByLink(List<SimulatedHost> hosts) {
    Map<LinkName, Long> inFlight = new HashMap<>();
    Consumer<Event> underWay =
        event -> {
          if (event.type != null && event.from != null && event.to != null) {
            inFlight.merge(
                new LinkName(event.from.host.name(), event.to.host.name()), 1L, Long::sum);
          }
        };
    loop.queue().forEach(underWay);
    hosts.forEach(host -> host.inbox().forEach(underWay));
    SortedMap<LinkName, MessageCounts> counts = new TreeMap<>();
    for (SimulatedHost from : hosts) {
      for (SimulatedHost to : hosts) {
        long sent = from.sent(to);
        if (sent > 0) {
          Link link = from.linkTo(to);
          LinkName name = new LinkName(from.name(), to.name());
          long lost = link.dropped + inFlight.getOrDefault(name, 0L);
          long delivered = sent + link.duplicated - lost;
          counts.put(name, new MessageCounts(sent, link.duplicated, delivered, link.dropped));
        }
      }
    }
    return counts;
  }

  Cell<?> own(Address<?> address) {
    checkArgument(
        address instanceof Cell<?> cell && cell.host.loop == loop,
        "address '%s' belongs to another network; use the addresses of this one",
        address);
    return (Cell<?>) address;
  }

  void send(Cell<?> from, Address<?> address, Object message, @Nullable Object onFailure) {
    Cell<?> to = own(address);
    checkArgument(
        to.wasSpawned(), "no process was ever spawned at '%s'; spawn it before you send", to);
    long id = loop.nextId();
    // Before anybody is told, since a listener may crash the host: this is sent, and by this
    // memory.
    int epoch = from.host.epoch();
    if (to.host == from.host) {
      Event event = loop.addVolatile(Event.Kind.LOCAL, loop.now(), to, message);
      event.from = from;
      event.cause = id;
      if (onFailure != null) {
        event.failureReport = new FailureReport(onFailure, 0, false, epoch);
      }
      published(id, from, to, message);
    } else {
      published(id, from, to, message);
      sendOverLink(id, from, to, message, onFailure, epoch);
    }
  }

  private void published(long id, Cell<?> from, Cell<?> to, Object message) {
    if (loop.isObserved()) {
      loop.publish(new NetworkEvent.Sent(id, loop.current(), loop.time(), from, to, message));
    }
  }

  private void sendOverLink(
      long id, Cell<?> from, Cell<?> to, Object message, @Nullable Object onFailure, int epoch) {
    MessageType type = type(message.getClass());
    type.sent++;
    random.turnTo(from.host, to.host, from.host.countSent(to.host));
    LinkSettings settings =
        table.isUniform() ? table.everywhere() : from.host.linkTo(to.host).settings();
    FailureReport report =
        onFailure == null
            ? null
            : new FailureReport(
                onFailure,
                random.draw(Purpose.LATENCY_OF_REPORT, settings.latency()),
                random.chance(Purpose.REPORTED_FAILED, settings.reportedFailed()),
                epoch);
    Latency latency = settings.latency();
    Event event = carry(id, from, to, message, type);
    event.failureReport = report;
    put(event, from, to, settings, latency, Purpose.LATENCY, Purpose.LOSS);
    if (random.chance(Purpose.DUPLICATION, settings.duplication())) {
      type.duplicated++;
      from.host.linkTo(to.host).duplicated++;
      put(
          carry(id, from, to, message, type),
          from,
          to,
          settings,
          settings.latencyOfCopies().orElse(latency),
          Purpose.LATENCY_OF_COPY,
          Purpose.LOSS_OF_COPY);
    }
  }

  private Event carry(long id, Cell<?> from, Cell<?> to, Object message, MessageType type) {
    Event event = loop.event(Event.Kind.MESSAGE, loop.now());
    event.cause = id;
    event.from = from;
    event.to = to;
    event.message = message;
    event.type = type;
    return event;
  }

  private void put(
      Event event,
      Cell<?> from,
      Cell<?> to,
      LinkSettings settings,
      Latency latency,
      Purpose ofLatency,
      Purpose ofLoss) {
    if (isCut(from.host, to.host)) {
      drop(event, DropReason.PARTITIONED);
      loop.recycle(event);
    } else if (random.chance(ofLoss, settings.loss())) {
      drop(event, DropReason.LOST);
      loop.recycle(event);
    } else {
      long arrival = loop.later(random.draw(ofLatency, latency));
      event.time = settings.fifo() ? from.host.linkTo(to.host).inOrder(arrival) : arrival;
      loop.add(event);
    }
  }

  /** Whether a partition keeps messages from getting through. */
  boolean isCut(SimulatedHost from, SimulatedHost to) {
    return table.hasPartitions() && from.linkTo(to).isCut();
  }

  /** Counts a message that its receiver handles now; reports a failure all the same if so drawn. */
  void arrived(Event event, MessageType type, Cell<?> to) {
    type.delivered++;
    loop.trace(to.hash + type.hash * 31);
    FailureReport failureReport = event.failureReport;
    if (failureReport != null && failureReport.evenIfDelivered()) {
      report(event);
    }
  }

  /** Ends a message that no process will handle; one within a host is told, and not counted. */
  void drop(Event event, DropReason reason) {
    MessageType type = event.type;
    Cell<?> from = event.from;
    Cell<?> to = event.to;
    Object message = event.message;
    if (from == null || to == null || message == null) {
      throw new IllegalArgumentException("not a message between processes: " + event.kind);
    }
    if (type != null) {
      from.host.linkTo(to.host).dropped++;
      type.dropped++;
    }
    loop.trace(to.hash + to.typeHash(message.getClass()) * 31 + reason.name().hashCode());
    if (loop.isObserved()) {
      loop.publish(
          new NetworkEvent.Dropped(
              loop.nextId(), event.cause, loop.time(), from, to, message, reason));
    }
    if (reason != DropReason.PARTITIONED && reason != DropReason.LOST) {
      report(event);
    }
  }

  /** Tells the sender, if it asked, that a message could not be handed over, be it true or not. */
  private void report(Event event) {
    Cell<?> from = event.from;
    FailureReport wanted = event.failureReport;
    if (from != null && wanted != null && wanted.epoch() == from.host.epoch()) {
      Event report =
          loop.addVolatile(Event.Kind.TIMER, loop.later(wanted.latency()), from, wanted.message());
      report.cause = event.cause;
    }
  }
}
