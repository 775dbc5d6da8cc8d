package io.kvszoo.simulator;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A process on a host of its own that does what a test says and notes what it receives. */
final class Probe {

  interface Message {

    record Text(String text) implements Message {

      @Override
      public String toString() {
        return text;
      }
    }

    record Act(Consumer<Context<Message>> action) implements Message {}
  }

  /** What was received, as "text@milliseconds". */
  final List<String> received = new ArrayList<>();

  final Address<Message> address;
  private final SimulatedNetwork network;

  private Probe(
      SimulatedNetwork network, Host host, String path, Consumer<Context<Message>> begin) {
    this.network = network;
    address = network.address(host, path);
    network.spawn(
        address,
        context -> {
          begin.accept(context);
          return message -> receive(context, message);
        });
  }

  static Probe on(SimulatedNetwork network, String name) {
    return startingWith(network, name, context -> {});
  }

  /** A probe that does something at each start. */
  static Probe startingWith(
      SimulatedNetwork network, String name, Consumer<Context<Message>> begin) {
    return new Probe(network, network.addHost(name), name + "/probe", begin);
  }

  /** Another probe on the host of this one. */
  Probe neighbour(String name) {
    return new Probe(network, host(), name, context -> {});
  }

  private void receive(Context<Message> context, Message message) {
    if (message instanceof Message.Act act) {
      act.action().accept(context);
    } else {
      received.add(message + "@" + network.now().toNanos() / 1e6);
    }
  }

  static Message text(String text) {
    return new Message.Text(text);
  }

  boolean act(Consumer<Context<Message>> action) {
    return network.submit(address, new Message.Act(action));
  }

  void send(Probe to, String text) {
    act(context -> context.send(to.address, text(text)));
  }

  /** Sends and asks to be told of a failure. */
  void sendAsking(Probe to, String text) {
    act(context -> context.send(to.address, text(text), text(text + " failed")));
  }

  void sendMany(Probe to, int count) {
    for (int i = 0; i < count; i++) {
      send(to, Integer.toString(i));
    }
  }

  /** The texts received, without times. */
  List<String> texts() {
    return received.stream().map(text -> text.replaceFirst("@.*", "")).toList();
  }

  SimulatedHost host() {
    return network.host(address.host());
  }

  static Duration ms(long milliseconds) {
    return Duration.ofMillis(milliseconds);
  }
}
