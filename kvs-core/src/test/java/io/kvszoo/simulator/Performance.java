package io.kvszoo.simulator;

import com.google.common.base.Throwables;
import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Journal;
import io.kvszoo.network.Process;
import io.kvszoo.network.Table;
import io.kvszoo.network.Timer;
import io.kvszoo.simulator.World.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program that runs in a world, and the log of all that happens meanwhile. */
final class Performance {

  private static final List<String> HOSTS = List.of("a", "b", "c");

  /** The first ones are spawned before the program begins, the others by it. */
  private static final int PROCESSES = 7;

  private static final int FIRST_PROCESSES = 4;

  /** So that a program comes to an end. */
  private static final int MOST_LINES = 400;

  /** Kinds of events that a trap can wait for. */
  private static final List<String> KINDS =
      List.of(
          "Started",
          "Submitted",
          "Sent",
          "Delivered",
          "Dropped",
          "TimerFired",
          "Synced",
          "Failed",
          "HostChanged");

  /** Lines to run in a listener, when an event of a kind has happened so many times. */
  private static final class Trap {
    final String kind;
    final List<Line> lines;
    int left;

    Trap(String kind, int left, List<Line> lines) {
      this.kind = kind;
      this.left = left;
      this.lines = lines;
    }
  }

  /** What a process throws if a line says so. */
  private static final class Boom extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Boom(String message) {
      super(message);
    }
  }

  final List<String> log = new ArrayList<>();

  /** Of what the world's owner and the processes see, be it observed by a listener or not. */
  final List<String> unobserved = new ArrayList<>();

  private final List<List<Line>> starts;
  private final List<Address<Note>> addresses = new ArrayList<>();
  private final Set<Integer> spawned = new HashSet<>();
  private final Map<Integer, Integer> lives = new HashMap<>();
  private final List<Runnable> healings = new ArrayList<>();
  private final List<Trap> traps = new ArrayList<>();
  private @Nullable World world;
  private boolean trapped;
  private int lines;
  private int notes;

  /** The lines that processes run as they start: which process runs which depends on its lives. */
  Performance(List<List<Line>> starts) {
    this.starts = starts;
  }

  private World world() {
    return Optional.ofNullable(world).orElseThrow();
  }

  void run(World in, List<Line> program) {
    world = in;
    HOSTS.forEach(in::addHost);
    for (int i = 0; i < PROCESSES; i++) {
      addresses.add(in.address(host(i), host(i) + "/" + i));
    }
    for (int i = 0; i < FIRST_PROCESSES; i++) {
      spawn(i);
    }
    perform(program, null);
    in.runFor(Duration.ofMillis(500));
    traps.clear();
    in.heal();
    for (String host : HOSTS) {
      in.turn(host, World.Switch.RESUME, 0);
    }
    in.runFor(Duration.ofSeconds(100));
    note(in.summary());
    for (int i = 0; i < HOSTS.size(); i++) {
      turn(HOSTS.get(i), World.Switch.CRASH, 0);
      turn(HOSTS.get(i), World.Switch.RESTART, 0);
    }
    in.runFor(Duration.ofSeconds(100));
    note(in.summary());
  }

  private static String host(int index) {
    return HOSTS.get(index % HOSTS.size());
  }

  private void note(String what) {
    log.add(world().now() + " " + what);
    unobserved.add(world().now() + " " + what);
  }

  /** Notes an event, and springs the traps that wait for it. */
  void happened(String kind, String what) {
    log.add(world().now() + " " + kind + " " + what);
    if (kind.equals("Thrown")) {
      unobserved.add(world().now() + " " + kind + " " + what);
    }
    for (Trap trap : List.copyOf(traps)) {
      if (trap.kind.equals(kind) && --trap.left == 0) {
        traps.remove(trap);
        boolean outer = trapped;
        trapped = true;
        perform(trap.lines, null);
        trapped = outer;
      }
    }
  }

  private void perform(List<Line> program, @Nullable Context<Note> context) {
    for (Line line : program) {
      if (lines < MOST_LINES) {
        lines++;
        if (context != null) {
          inHandler(line, context);
        }
        anywhere(line, context == null && !trapped);
      }
    }
  }

  private String newName() {
    return "n" + ++notes;
  }

  private Address<Note> target(int x) {
    int index = spawned.contains(x % PROCESSES) ? x % PROCESSES : x % FIRST_PROCESSES;
    return addresses.get(index);
  }

  private void inHandler(Line line, Context<Note> context) {
    // Every step uses the context, so that none is taken by a process that is down.
    Table<Integer, Integer> table = context.disk().table("table");
    Journal<Integer> journal = context.disk().journal("journal");
    long end = journal.end();
    switch (line.op()) {
      case SEND -> context.send(target(line.x()), line.note(newName()));
      case ASK -> {
        Note note = line.note(newName());
        context.send(target(line.x()), note, new World.Plain("no-" + note.name(), line.body()));
      }
      case SCHEDULE -> context.schedule(Duration.ofMillis(line.amount()), line.note(newName()));
      case PUT -> table.put(line.x(), line.amount());
      case REMOVE -> table.remove(line.x());
      case APPEND -> journal.append(line.amount());
      case DROP_BEFORE -> journal.dropBefore(end - line.amount() + line.x());
      case SYNC -> context.disk().sync();
      case THROW -> throw new Boom("boom in " + context.self().path());
      default -> {}
    }
  }

  private void anywhere(Line line, boolean mayRun) {
    Duration duration = Duration.ofMillis(line.amount());
    switch (line.op()) {
      case SUBMIT -> submit(target(line.x()), line.note(newName()));
      case TURN -> turn(host(line.x()), World.Switch.of(line.y()), line.amount());
      case SET -> set(List.of(host(line.x())), List.of(host(line.x() + 1 + line.y() % 2)), line);
      case SET_ALL -> set(List.of(), List.of(), line);
      case PARTITION, PARTITION_ONE_WAY ->
          healings.add(
              world()
                  .partition(
                      host(line.x()),
                      host(line.x() + 1 + line.y() % 2),
                      line.op() == Line.Op.PARTITION));
      case HEAL_ONE -> {
        if (!healings.isEmpty()) {
          healings.get(line.y() % healings.size()).run();
        }
      }
      case HEAL -> world().heal();
      case AFTER -> {
        Timer unused = world().after(duration, () -> perform(line.body(), null));
      }
      case RUN -> {
        if (mayRun) {
          world().runFor(duration);
        }
      }
      case SPAWN -> spawn(line.x() % PROCESSES);
      case FOUND -> found(line.x() % PROCESSES, line.note("founding-" + line.x()));
      case STOP -> world().stop(target(line.x()));
      case WHEN ->
          traps.add(new Trap(KINDS.get(line.x() % KINDS.size()), 1 + line.y() % 3, line.body()));
      default -> {}
    }
  }

  private void set(List<String> from, List<String> to, Line line) {
    World.Setting which = World.Setting.of(line.y());
    world().set(from, to, which, line.amount());
  }

  private void turn(String host, World.Switch which, int amount) {
    try {
      world().turn(host, which, amount);
    } catch (RuntimeException e) {
      note("threw " + root(e));
    }
  }

  private void submit(Address<Note> to, Note message) {
    try {
      note("submitted " + message + ": " + world().submit(to, message));
    } catch (RuntimeException e) {
      note("threw " + root(e));
    }
  }

  private void spawn(int index) {
    if (spawned.add(index)) {
      try {
        world().spawn(addresses.get(index), context -> start(index, context));
      } catch (RuntimeException e) {
        note("threw " + root(e));
      }
    }
  }

  /** Founds a process, now or long after it was spawned. */
  private void found(int index, Note founding) {
    spawn(index);
    try {
      world().found(addresses.get(index), founding);
    } catch (RuntimeException e) {
      note("threw " + root(e));
    }
  }

  static String root(Throwable e) {
    Throwable cause = Throwables.getRootCause(e);
    return cause instanceof Boom ? String.valueOf(cause.getMessage()) : cause.getClass().getName();
  }

  private Process<Note> start(int index, Context<Note> context) {
    int life = lives.merge(index, 1, Integer::sum);
    Table<Integer, Integer> table = context.disk().table("table");
    Journal<Integer> journal = context.disk().journal("journal");
    StringBuilder state = new StringBuilder();
    table.forEach((key, value) -> state.append(key).append('=').append(value).append(' '));
    state.append(journal.first()).append("..");
    for (long place = journal.first(); place < journal.end(); place++) {
      state.append(' ').append(journal.get(place));
    }
    note("%s starts, clock %d, disk %s".formatted(addresses.get(index), context.now(), state));
    if (!starts.isEmpty()) {
      perform(starts.get((index + 3 * life) % starts.size()), context);
    }
    return message -> {
      note("%s got %s, clock %d".formatted(addresses.get(index), message, context.now()));
      perform(message.body(), context);
      note("%s is done with %s".formatted(addresses.get(index), message));
    };
  }
}
