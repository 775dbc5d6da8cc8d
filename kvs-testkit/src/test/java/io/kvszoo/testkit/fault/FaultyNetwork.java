package io.kvszoo.testkit.fault;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Host;
import io.kvszoo.network.Journal;
import io.kvszoo.simulator.HostChange;
import io.kvszoo.simulator.NetworkEvent;
import io.kvszoo.simulator.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Hosts a and b under a plan, with two processes each. What is submitted to a says what to do, such
 * as {@code "send 1, write 1, sync"}; b records what comes.
 */
final class FaultyNetwork {

  final SimulatedNetwork network = SimulatedNetwork.seeded(1);

  /** What happened to hosts and links, as in {@code CRASHED@10} for host a; b's are left out. */
  final List<String> changes = new ArrayList<>();

  /** What came to host b, as in {@code 1@10}. */
  final List<String> arrived = new ArrayList<>();

  /** What was on the disk of host a at each start. */
  final List<List<String>> disks = new ArrayList<>();

  long clock;
  private final Address<String> a;

  FaultyNetwork(String plan) {
    Host left = network.addHost("a");
    Host right = network.addHost("b");
    Address<String> b = network.address(right, "b");
    network.spawn(b, context -> message -> arrived.add(message + "@" + now()));
    a = network.address(left, "a");
    network.spawn(a, context -> doing(context, b));
    network.spawn(network.address(left, "a/idle"), context -> message -> {});
    network.addListener(this::note);
    new FaultInjector(network).start(FaultPlan.parse(plan));
  }

  private io.kvszoo.network.Process<String> doing(Context<String> context, Address<String> b) {
    Journal<String> journal = context.disk().journal("journal");
    disks.add(LongStream.range(journal.first(), journal.end()).mapToObj(journal::get).toList());
    return message -> {
      clock = context.now();
      for (String step : message.split(", ", -1)) {
        String what = step.replaceFirst(".* ", "");
        if (step.startsWith("send")) {
          context.send(b, what);
        } else if (step.startsWith("write")) {
          journal.append(what);
        } else if (step.startsWith("sync")) {
          context.disk().sync();
        }
      }
    };
  }

  private void note(NetworkEvent event) {
    if (event instanceof NetworkEvent.HostChanged changed
        && changed.change() != HostChange.CLOCK_CHANGED
        && changed.host().name().equals("a")) {
      changes.add("%s@%s".formatted(changed.change(), now()));
    } else if (event instanceof NetworkEvent.Partitioned partitioned) {
      changes.add((partitioned.healed() ? "HEALED@" : "CUT@") + now());
    }
  }

  private long now() {
    return network.now().toMillis();
  }

  /** Lets host a do something at some moment, in milliseconds. */
  FaultyNetwork at(int millis, String what) {
    network.after(
        Duration.ofMillis(millis).minus(network.now()),
        () -> {
          var unused = network.submit(a, what);
        });
    return this;
  }

  /** Lets two seconds pass. */
  FaultyNetwork run() {
    network.runFor(Duration.ofSeconds(2));
    return this;
  }

  /** How far the clock of host a gets ahead of true time within some milliseconds. */
  Duration gained(int millis) {
    network.submit(a, "read the clock");
    long before = clock;
    network.runFor(Duration.ofMillis(millis));
    network.submit(a, "read the clock");
    return Duration.ofNanos(clock - before).minusMillis(millis);
  }
}
