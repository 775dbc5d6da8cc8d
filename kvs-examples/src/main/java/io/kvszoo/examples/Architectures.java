package io.kvszoo.examples;

import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.matrix.Architecture;
import java.util.List;

/** The architectures of the examples, in all sizes. */
final class Architectures {

  /** In the order in which to show them. */
  static final List<Architecture> ALL =
      List.of(
          new Architecture("local", new LwwStorage<>(), size -> new LocalRouter(), 1),
          new Architecture("replicated", new CausalStorage<>(), ReplicatedRouter::of, 3),
          new Architecture("sharded", new LwwStorage<>(), ShardedRouter::of, 3),
          new Architecture(
              "sharded+replicated",
              new CausalStorage<>(),
              shards -> ShardedRouter.of(shards, ReplicatedRouter.of(3)),
              3),
          new Architecture("linearizable", new LwwStorage<>(), PaxosRouter::of, 3),
          new Architecture(
              "sharded+linearizable",
              new LwwStorage<>(),
              shards -> ShardedRouter.of(shards, PaxosRouter.of(3)),
              3));

  private Architectures() {}
}
