package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.simulator.World.Note;
import io.kvszoo.simulator.World.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All messages of the reference, and the switches of their faults. */
final class ReferenceLinks {

  private record Change(List<String> from, List<String> to, Setting which, int amount) {
    boolean selects(LinkName link) {
      return (from.isEmpty() || from.contains(link.from()))
          && (to.isEmpty() || to.contains(link.to()));
    }
  }

  private record Cut(int number, LinkName link, boolean bothWays) {
    boolean cuts(LinkName other) {
      return link.equals(other)
          || (bothWays && link.equals(new LinkName(other.to(), other.from())));
    }
  }

  /** What a sender hears of a failure, if its host has not crashed since it sent. */
  private record Report(
      ReferenceProcess.Life sender, int crashes, Note message, long latency, boolean always) {

    void send() {
      if (sender.process().host().crashes() == crashes) {
        sender.comeBack(latency, message);
      }
    }
  }

  /** A message or a copy on its way. */
  private record Trip(
      ReferenceProcess from, ReferenceProcess to, Note message, Optional<Report> report) {

    LinkName link() {
      return new LinkName(from.host().name(), to.host().name());
    }

    boolean crossesLink() {
      return from.host() != to.host();
    }

    @Override
    public String toString() {
      return from + " -> " + to + " " + message;
    }
  }

  /** A message as the choices of the simulator see it, of which they look at the name alone. */
  private record Flight(long key) implements Upcoming {

    @Override
    public String host() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Address<?>> from() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Address<?>> to() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Object> message() {
      throw new UnsupportedOperationException();
    }
  }

  private final ReferenceNetwork network;
  private final SimulatedNetwork dice;
  private final Choices luck;
  private final List<Change> changes = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final Map<LinkName, Long> lastArrivals = new TreeMap<>();
  private final Map<LinkName, MessageCounts> counts = new TreeMap<>();
  private int numbers;

  ReferenceLinks(ReferenceNetwork network, long seed) {
    this.network = network;
    dice = SimulatedNetwork.seeded(seed);
    luck = Choices.seeded(seed);
  }

  void addHost(String name) {
    dice.addHost(name);
  }

  void set(List<String> from, List<String> to, Setting which, int amount) {
    if (which == Setting.DUPLICATION || which == Setting.SLOW_COPIES) {
      boolean slow = which == Setting.SLOW_COPIES;
      changes.add(0, new Change(from, to, Setting.DUPLICATION, amount));
      changes.add(0, new Change(from, to, Setting.SLOW_COPIES, slow ? amount : -1));
    } else {
      changes.add(0, new Change(from, to, which, amount));
    }
  }

  private int setting(LinkName link, Setting which, int fallback) {
    return changes.stream()
        .filter(change -> change.which == which && change.selects(link))
        .findFirst()
        .map(Change::amount)
        .orElse(fallback);
  }

  private boolean chance(MessageChoice choice, Flight flight, LinkName link, Setting which) {
    return luck.happens(choice, flight, setting(link, which, 0) / 10.0);
  }

  Runnable partition(String from, String to, boolean bothWays) {
    Cut cut = new Cut(++numbers, new LinkName(from, to), bothWays);
    cuts.add(cut);
    return () -> cuts.remove(cut);
  }

  void heal() {
    cuts.clear();
  }

  private boolean isCut(LinkName link) {
    return cuts.stream().anyMatch(cut -> cut.cuts(link));
  }

  void send(
      ReferenceProcess.Life sender, ReferenceProcess to, Note message, Optional<Note> onFailure) {
    ReferenceProcess from = sender.process();
    int crashes = from.host().crashes();
    if (from.host() == to.host()) {
      Optional<Report> report =
          onFailure.map(failure -> new Report(sender, crashes, failure, 0, false));
      Trip trip = new Trip(from, to, message, report);
      network.at(network.time(), () -> arriveWithin(trip, crashes));
      network.happened("Sent", trip.toString());
    } else {
      network.happened("Sent", from + " -> " + to + " " + message);
      sendOverLink(sender, crashes, to, message, onFailure);
    }
  }

  private void arriveWithin(Trip trip, int crashes) {
    if (trip.to.host().crashes() == crashes) {
      trip.to.host().arrive(item(trip));
    } else {
      lose(trip);
    }
  }

  private void sendOverLink(
      ReferenceProcess.Life sender,
      int crashes,
      ReferenceProcess to,
      Note message,
      Optional<Note> onFailure) {
    ReferenceProcess from = sender.process();
    LinkName link = new LinkName(from.host().name(), to.host().name());
    long number = count(link, new MessageCounts(1, 0, 0, 0)).sent();
    Flight flight =
        new Flight(
            Transport.key(dice.host(link.from()).state(), dice.host(link.to()).state(), number));
    Latency latency = World.latency(setting(link, Setting.LATENCY, World.ONE_MILLISECOND));
    int slow = setting(link, Setting.SLOW_COPIES, -1);
    Latency ofCopies = slow < 0 ? latency : World.latencyOfCopies(slow);
    Optional<Report> report =
        onFailure.map(
            failure ->
                new Report(
                    sender,
                    crashes,
                    failure,
                    luck.latency(MessageChoice.LATENCY_OF_REPORT, flight, latency),
                    chance(MessageChoice.REPORTED_FAILED, flight, link, Setting.REPORTED_FAILED)));
    boolean lost = chance(MessageChoice.LOSS, flight, link, Setting.LOSS);
    boolean copyLost = chance(MessageChoice.LOSS_OF_COPY, flight, link, Setting.LOSS);
    boolean twice = chance(MessageChoice.DUPLICATION, flight, link, Setting.DUPLICATION);
    boolean fifo = setting(link, Setting.FIFO, 0) % 2 == 1;
    long time = network.time() + luck.latency(MessageChoice.LATENCY, flight, latency);
    long timeOfCopy =
        network.time() + luck.latency(MessageChoice.LATENCY_OF_COPY, flight, ofCopies);
    depart(new Trip(from, to, message, report), lost, fifo, time);
    if (twice) {
      count(link, new MessageCounts(0, 1, 0, 0));
      depart(new Trip(from, to, message, Optional.empty()), copyLost, fifo, timeOfCopy);
    }
  }

  private void depart(Trip trip, boolean lost, boolean fifo, long time) {
    if (isCut(trip.link())) {
      drop(trip, DropReason.PARTITIONED);
    } else if (lost) {
      drop(trip, DropReason.LOST);
    } else if (fifo) {
      network.at(lastArrivals.merge(trip.link(), time, Math::max), () -> arrive(trip));
    } else {
      network.at(time, () -> arrive(trip));
    }
  }

  private void arrive(Trip trip) {
    if (isCut(trip.link())) {
      drop(trip, DropReason.PARTITIONED);
    } else {
      trip.to.host().arrive(item(trip));
    }
  }

  private ReferenceHost.Item item(Trip trip) {
    return new ReferenceHost.Item(
        trip.crossesLink() ? ReferenceProcess.weight(trip.message) : 0,
        () -> trip.to.refusal().ifPresentOrElse(why -> fail(trip, why), () -> deliver(trip)),
        () -> lose(trip));
  }

  private void deliver(Trip trip) {
    if (trip.crossesLink()) {
      count(trip.link(), new MessageCounts(0, 0, 1, 0));
    }
    trip.report.filter(Report::always).ifPresent(Report::send);
    Runnable receive = trip.to.receiving(trip.message);
    network.happened("Delivered", trip.toString());
    receive.run();
  }

  /** Ends a message that a crash of its host took. */
  private void lose(Trip trip) {
    Optional<DropReason> refusal = trip.to.refusal();
    fail(trip, refusal.filter(DropReason.STOPPED::equals).orElse(DropReason.HOST_DOWN));
  }

  /** Ends a message that could not be handed over. */
  private void fail(Trip trip, DropReason reason) {
    drop(trip, reason);
    trip.report.ifPresent(Report::send);
  }

  private void drop(Trip trip, DropReason reason) {
    if (trip.crossesLink()) {
      count(trip.link(), new MessageCounts(0, 0, 0, 1));
    }
    network.happened("Dropped", trip + " " + reason);
  }

  private MessageCounts count(LinkName link, MessageCounts more) {
    return counts.merge(link, more, MessageCounts::plus);
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
