package io.kvszoo.simulator;

import static io.kvszoo.simulator.MessageChoice.DUPLICATION;
import static io.kvszoo.simulator.MessageChoice.LATENCY;
import static io.kvszoo.simulator.MessageChoice.LATENCY_OF_COPY;
import static io.kvszoo.simulator.MessageChoice.LATENCY_OF_REPORT;
import static io.kvszoo.simulator.MessageChoice.LOSS;
import static io.kvszoo.simulator.MessageChoice.LOSS_OF_COPY;
import static io.kvszoo.simulator.MessageChoice.REPORTED_FAILED;

import io.kvszoo.network.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries messages over links: draws their faults and latencies, and counts them. */
final class Transport {

  private final EventLog log;
  private final VirtualTime time;
  private final Schedule schedule;
  private final LinkTable table;
  private final MessageTypes types;
  private final Endpoints endpoints;
  private final Choices choices;

  Transport(
      EventLog log,
      VirtualTime time,
      Schedule schedule,
      LinkTable table,
      MessageTypes types,
      Endpoints endpoints,
      Choices choices) {
    this.log = log;
    this.time = time;
    this.schedule = schedule;
    this.table = table;
    this.types = types;
    this.endpoints = endpoints;
    this.choices = choices;
  }

  /**
   * Counts by link. What was delivered follows from what was sent and what is under way, so that a
   * delivery need not touch its link.
   *
   * @param forEachPending visits all events that have not happened
   */
  static SortedMap<LinkName, MessageCounts> countsByLink(
      List<HostState> hosts, Consumer<Consumer<Event>> forEachPending) {
    Map<LinkName, Long> inFlight = new HashMap<>();
    forEachPending.accept(
        event -> {
          if (event.type != null && event.from != null && event.to != null) {
            inFlight.merge(
                new LinkName(event.from.host.name(), event.to.host.name()), 1L, Long::sum);
          }
        });
    SortedMap<LinkName, MessageCounts> counts = new TreeMap<>();
    for (HostState from : hosts) {
      for (HostState to : hosts) {
        long sent = from.links.sent(to);
        if (sent > 0) {
          Link link = from.links.to(to);
          LinkName name = new LinkName(from.name(), to.name());
          long lost = link.dropped + inFlight.getOrDefault(name, 0L);
          long delivered = sent + link.duplicated - lost;
          counts.put(name, new MessageCounts(sent, link.duplicated, delivered, link.dropped));
        }
      }
    }
    return counts;
  }

  void send(Endpoint from, Address<?> address, Object message, @Nullable Object onFailure) {
    Endpoint to = endpoints.receiver(address);
    long id = log.nextId();
    // Before listeners are notified, since one may crash the host: the message was sent before
    // that.
    int epoch = from.host.crashes();
    if (to.host == from.host) {
      Event event = schedule.addVolatile(Event.Kind.LOCAL, time.now(), to, message);
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

  private void published(long id, Endpoint from, Endpoint to, Object message) {
    if (log.isObserved()) {
      log.publish(
          new NetworkEvent.Sent(id, log.current(), log.at(), from.address, to.address, message));
    }
  }

  private void sendOverLink(
      long id, Endpoint from, Endpoint to, Object message, @Nullable Object onFailure, int epoch) {
    MessageType type = types.of(message.getClass());
    type.sent++;
    long key = key(from.host, to.host, from.host.links.countSent(to.host));
    LinkSettings settings =
        table.isUniform() ? table.everywhere() : from.host.links.to(to.host).settings();
    Latency latency = settings.latency();
    Event event = carry(id, from, to, message, type, key);
    if (onFailure != null) {
      event.failureReport =
          new FailureReport(
              onFailure,
              choose(LATENCY_OF_REPORT, event, latency),
              choose(REPORTED_FAILED, event, settings.reportedFailed()),
              epoch);
    }
    boolean twice = choose(DUPLICATION, event, settings.duplication());
    put(event, from, to, settings, latency, LATENCY, LOSS);
    if (twice) {
      type.duplicated++;
      from.host.links.to(to.host).duplicated++;
      put(
          carry(id, from, to, message, type, key),
          from,
          to,
          settings,
          settings.latencyOfCopies().orElse(latency),
          LATENCY_OF_COPY,
          LOSS_OF_COPY);
    }
  }

  /** Identifies a message by its link and its number on the link. */
  static long key(HostState from, HostState to, long number) {
    return from.hash * 31 + to.hash + number * 0x9E3779B97F4A7C15L;
  }

  private boolean choose(MessageChoice choice, Event message, double probability) {
    return probability > 0 && choices.happens(choice, message, probability);
  }

  private long choose(MessageChoice choice, Event message, Latency latency) {
    if (latency instanceof ConstantLatency constant) {
      return constant.nanos(); // Nothing is left to chance, and this is on every message's way.
    }
    long nanos = choices.latency(choice, message, latency);
    if (nanos < 0 || nanos > Durations.LONGEST_NANOS) {
      throw new IllegalStateException(
          "latency '%s' returned a sample of %d ns; a sample must be in [0, %d] ns, which is about 100 years"
              .formatted(latency, nanos, Durations.LONGEST_NANOS));
    }
    return nanos;
  }

  private Event carry(
      long id, Endpoint from, Endpoint to, Object message, MessageType type, long key) {
    Event event = schedule.event(Event.Kind.MESSAGE);
    event.cause = id;
    event.from = from;
    event.to = to;
    event.message = message;
    event.type = type;
    event.key = key;
    return event;
  }

  private void put(
      Event event,
      Endpoint from,
      Endpoint to,
      LinkSettings settings,
      Latency latency,
      MessageChoice ofLatency,
      MessageChoice ofLoss) {
    if (isCut(from.host, to.host)) {
      drop(event, DropReason.PARTITIONED);
      schedule.recycle(event);
    } else if (choose(ofLoss, event, settings.loss())) {
      drop(event, DropReason.LOST);
      schedule.recycle(event);
    } else {
      long arrival = time.later(choose(ofLatency, event, latency));
      event.time = settings.fifo() ? from.host.links.to(to.host).delayInOrder(arrival) : arrival;
      schedule.add(event);
    }
  }

  /** Returns whether a partition blocks messages. */
  boolean isCut(HostState from, HostState to) {
    return table.hasPartitions() && from.links.to(to).isCut();
  }

  /** Counts a message that its receiver handles now; still reports a failure if that was drawn. */
  void arrived(Event event, MessageType type, Endpoint to) {
    type.delivered++;
    log.trace(to.hash + type.hash * 31);
    FailureReport failureReport = event.failureReport;
    if (failureReport != null && failureReport.evenIfDelivered()) {
      report(event);
    }
  }

  /**
   * Drops a message that no process will handle; a message within a host is reported but not
   * counted.
   */
  void drop(Event event, DropReason reason) {
    MessageType type = event.type;
    Endpoint from = event.from;
    Endpoint to = event.to;
    Object message = event.message;
    if (from == null || to == null || message == null) {
      throw new IllegalArgumentException("not a message between processes: " + event.kind);
    }
    if (type != null) {
      from.host.links.to(to.host).dropped++;
      type.dropped++;
    }
    log.trace(to.hash + to.typeHash(message.getClass()) * 31 + reason.name().hashCode());
    if (log.isObserved()) {
      log.publish(
          new NetworkEvent.Dropped(
              log.nextId(), event.cause, log.at(), from.address, to.address, message, reason));
    }
    if (reason != DropReason.PARTITIONED && reason != DropReason.LOST) {
      report(event);
    }
  }

  /**
   * Reports to the sender, if it asked, that a message could not be delivered, truthfully or not.
   */
  private void report(Event event) {
    Endpoint from = event.from;
    FailureReport wanted = event.failureReport;
    if (from != null && wanted != null && wanted.epoch() == from.host.crashes()) {
      Event report =
          schedule.addVolatile(
              Event.Kind.TIMER, time.later(wanted.latency()), from, wanted.message());
      report.cause = event.cause;
    }
  }
}
