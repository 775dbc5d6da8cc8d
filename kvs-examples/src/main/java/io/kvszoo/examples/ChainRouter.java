package io.kvszoo.examples;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.ProcessView;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.Outcome;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Request;
import io.kvszoo.router.session.SerialState;
import io.kvszoo.router.session.Session;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A custom router: chain replication (van Renesse and Schneider, OSDI 2004) over a fixed chain.
 * Writes enter at the head, which numbers them; each node applies them in that order, with the same
 * outcome, and forwards them; the tail answers writes and reads. All nodes have every write that
 * the tail has, so the router is linearizable. While a host is down, writes are unavailable; a lost
 * disk is not restored.
 *
 * @param nodes the number of hosts in the chain, at least 1
 */
public record ChainRouter(int nodes) implements LinearizableRouter {

  /** Checks the number of nodes. */
  public ChainRouter {
    checkArgument(nodes > 0, "nodes (%s) must be > 0; it is the number of hosts", nodes);
  }

  /**
   * Clients send to the head and the tail, nodes forward numbered requests, and the tail reports
   * arrival.
   */
  sealed interface Message<V> {
    record Ask<V>(Request<V> request) implements Message<V> {}

    record Pass<V>(long number, Request<V> request, Outcome<V> outcome) implements Message<V> {}

    record Arrived<V>(long number) implements Message<V> {}
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    List<Address<Message<V>>> chain =
        IntStream.range(0, nodes)
            .mapToObj(i -> deployment.<Message<V>>address(deployment.host("node-" + i), "node"))
            .toList();
    for (int i = 0; i < nodes; i++) {
      Address<Message<V>> next = chain.get(Math.min(i + 1, nodes - 1)); // The tail's is itself.
      deployment.spawn(
          chain.get(i),
          context ->
              new Node<>(
                  context,
                  new SerialState<>(deployment.storage(), context.disk().table("entries")),
                  chain.get(0),
                  next,
                  context.disk().table("entries"),
                  context.disk().table("numbers"),
                  context.disk().table("underway"),
                  new AnswerTable<>(context.disk())));
    }
    Address<Message<V>> head = chain.get(0);
    Address<Message<V>> tail = chain.get(nodes - 1);
    return client ->
        Session.retrying(client, asked -> asked.isWrite() ? head : tail, Message.Ask::new);
  }

  @Override
  public Topology topology() {
    var hosts = IntStream.range(0, nodes).mapToObj(i -> Topology.host("node-" + i, "node"));
    return Topology.group("chain", nodes + " nodes", hosts.toList());
  }

  /**
   * All state of a node is on its disk; the head keeps the requests that may not have reached the
   * tail.
   */
  private record Node<V, E>(
      Context<Message<V>> context,
      SerialState<V, E> state,
      Address<Message<V>> head,
      Address<Message<V>> next,
      Table<String, E> entries,
      Table<String, Long> numbers,
      Table<Long, Message.Pass<V>> underway,
      AnswerTable<Outcome<V>> answers)
      implements Process<Message<V>> {

    @Override
    public void receive(Message<V> message) {
      if (message instanceof Message.Ask<V> ask) {
        ask(ask.request());
      } else if (message instanceof Message.Pass<V> pass) {
        passed(pass);
      } else if (message instanceof Message.Arrived<V> arrived) {
        for (long i = number("arrived") + 1; i <= arrived.number(); i++) {
          underway.remove(i);
          numbers.put("arrived", i);
        }
      }
    }

    @Override
    public ProcessView view() {
      return ProcessView.NOTHING.fact("applied", number("applied")).entries(entries::forEach);
    }

    private void ask(Request<V> request) {
      if (!request.operation().isWrite()) {
        request.answer(context, state.execute(request.operation(), 0));
      } else if (answers.begin(context, request)) {
        if (answers.find(request.id()).isEmpty()) {
          long number = number("applied") + 1;
          Outcome<V> outcome = answers.keep(request.id(), apply(number, request.operation()));
          underway.put(number, new Message.Pass<>(number, request, outcome));
        } else if (underway.size() == 0) { // The tail has it, and only the answer was lost.
          answers.find(request.id()).ifPresent(outcome -> request.answer(context, outcome));
        }
        context.disk().sync();
        for (long i = number("arrived") + 1; underway.get(i).isPresent(); i++) {
          underway.get(i).ifPresent(this::pass);
        }
      }
    }

    private void passed(Message.Pass<V> pass) {
      if (pass.number() == number("applied") + 1) {
        var unused = apply(pass.number(), pass.request().operation());
        context.disk().sync();
      }
      if (pass.number()
          <= number("applied")) { // Otherwise an earlier one is missing, and will arrive.
        pass(pass);
      }
    }

    private Outcome<V> apply(long number, KVSOperation<V> write) {
      numbers.put("applied", number);
      return state.execute(write, number);
    }

    /** Forwards a request that this node has applied. */
    private void pass(Message.Pass<V> pass) {
      if (next.equals(context.self())) {
        pass.request().answer(context, pass.outcome());
        context.send(head, new Message.Arrived<>(number("applied")));
      } else {
        context.send(next, pass);
      }
    }

    private long number(String name) {
      return numbers.getOrDefault(name, 0L);
    }
  }
}
