package io.kvszoo.examples;

import io.kvszoo.demo.DemoStep;
import io.kvszoo.demo.KVSDemo;
import io.kvszoo.router.LinearizableShardedRouter;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.router.ShardedRouter;
import io.kvszoo.storage.LwwStorage;
import java.util.List;

/** {@code Sharded(3) -> Local -> LwwStorage}: the keys are split among three hosts. */
public final class ShardedExample
    implements KVSDemo<String, LwwStorage<String>, LinearizableShardedRouter<LocalRouter>> {

  /** Creates the example. */
  public ShardedExample() {}

  /**
   * Runs the example.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    KVSDemo.runKvsDemo(new ShardedExample());
  }

  @Override
  public String name() {
    return "Sharded";
  }

  @Override
  public String description() {
    return "Each key lives on one of three hosts, always on the same one; the last column shows which.";
  }

  @Override
  public LwwStorage<String> storage() {
    return new LwwStorage<>();
  }

  @Override
  public LinearizableShardedRouter<LocalRouter> router() {
    return ShardedRouter.of(3);
  }

  @Override
  public List<DemoStep<String>> operations() {
    return BaseOperations.SIX;
  }
}
