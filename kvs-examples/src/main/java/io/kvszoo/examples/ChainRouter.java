package io.kvszoo.examples;

import static com.google.common.base.Preconditions.checkArgument;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Process;
import io.kvszoo.network.Table;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.AnswerTable;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.Decision;
import io.kvszoo.router.Deployment;
import io.kvszoo.router.Gateway;
import io.kvszoo.router.LinearizableRouter;
import io.kvszoo.router.Request;
import io.kvszoo.router.Session;
import io.kvszoo.router.Topology;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.Write;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A custom router: chain replication (van Renesse and Schneider, OSDI 2004) over a fixed chain.
 * Writes enter at the head, which decides and numbers them; each node applies them in that order
 * and passes them on; the tail answers, reads too. What the tail has, all have, so it is
 * linearizable. While a host is down, writes are unavailable; a lost disk is not rebuilt.
 *
 * @param nodes how many hosts the chain has, at least 1
 */
public record ChainRouter(int nodes) implements LinearizableRouter {

  /** Checks the number of nodes. */
  public ChainRouter {
    checkArgument(nodes > 0, "nodes (%s) must be > 0", nodes);
  }

  /** Clients ask head and tail, nodes pass on what was decided, the tail says what arrived. */
  sealed interface Message<V> {
    record Ask<V>(Request<V> request) implements Message<V> {}

    record Pass<V>(long number, Optional<Write<V>> write, KVSResult<V> result, Request<V> request)
        implements Message<V> {}

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
                  deployment.storage(),
                  chain.get(0),
                  next,
                  context.disk().table("entries"),
                  context.disk().table("numbers"),
                  context.disk().table("underway"),
                  new AnswerTable<>(context.disk())));
    }
    return client -> {
      Session<V> writes = Session.retrying(client.nested("head"), chain.get(0), Message.Ask::new);
      Session<V> reads =
          Session.retrying(client.nested("tail"), chain.get(nodes - 1), Message.Ask::new);
      return (asked, ended) -> (asked.isWrite() ? writes : reads).submit(asked, ended);
    };
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return Consistency.LINEARIZABLE;
  }

  @Override
  public Topology topology() {
    return Topology.group(
        "chain",
        nodes + " nodes",
        IntStream.range(0, nodes).mapToObj(i -> Topology.host("node-" + i, "node")).toList());
  }

  /** All that a node knows is on its disk; the head keeps what is not known to be at the tail. */
  private record Node<V, E>(
      Context<Message<V>> context,
      Storage<V, E> storage,
      Address<Message<V>> head,
      Address<Message<V>> next,
      Table<String, E> entries,
      Table<String, Long> numbers,
      Table<Long, Message.Pass<V>> underway,
      AnswerTable<V> answers)
      implements Process<Message<V>> {

    @Override
    public void receive(Message<V> message) {
      if (message instanceof Message.Ask<V> ask) {
        decide(ask.request());
      } else if (message instanceof Message.Pass<V> pass) {
        apply(pass);
      } else if (message instanceof Message.Arrived<V> arrived) {
        for (long i = number("arrived") + 1; i <= arrived.number(); i++) {
          underway.remove(i);
          numbers.put("arrived", i);
        }
      }
    }

    private void decide(Request<V> request) {
      String key = request.operation().key();
      Decision<V> decision = Decision.of(request.operation(), storage.read(entry(key)));
      if (!request.operation().isWrite()) {
        request.answer(context, decision.result());
      } else if (answers.begin(request)) {
        if (answers.find(request).isEmpty()) {
          long number = number("applied") + 1;
          Optional<Write<V>> write = decision.write(key, new Stamp(number, 0, number));
          answers.keep(request, decision.result());
          underway.put(number, new Message.Pass<>(number, write, decision.result(), request));
        }
        if (underway.size() == 0) { // The tail has it, and only the answer was lost.
          answers.find(request).ifPresent(result -> request.answer(context, result));
        }
        for (long i = number("arrived") + 1; underway.get(i).isPresent(); i++) {
          underway.get(i).ifPresent(this::apply);
        }
      }
    }

    private void apply(Message.Pass<V> pass) {
      if (pass.number() == number("applied") + 1) {
        pass.write().ifPresent(w -> entries.put(w.key(), storage.apply(entry(w.key()), w)));
        numbers.put("applied", pass.number());
        context.disk().sync();
      }
      if (pass.number() > number("applied")) {
        return; // One before it is missing, and will come again.
      } else if (!next.equals(context.self())) {
        context.send(next, pass);
      } else {
        pass.request().answer(context, pass.result());
        context.send(head, new Message.Arrived<>(number("applied")));
      }
    }

    private E entry(String key) {
      return entries.getOrDefault(key, storage.empty());
    }

    private long number(String name) {
      return numbers.getOrDefault(name, 0L);
    }
  }
}
