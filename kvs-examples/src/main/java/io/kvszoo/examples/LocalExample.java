package io.kvszoo.examples;

import io.kvszoo.demo.DemoStep;
import io.kvszoo.demo.KVSDemo;
import io.kvszoo.router.LocalRouter;
import io.kvszoo.storage.LwwStorage;
import java.util.List;

/** {@code Local -> LwwStorage}: one embedded process. */
public final class LocalExample implements KVSDemo<String, LwwStorage<String>, LocalRouter> {

  /** Creates the example. */
  public LocalExample() {}

  /**
   * Runs the example.
   *
   * @param args not used
   */
  public static void main(String[] args) {
    KVSDemo.runKvsDemo(new LocalExample());
  }

  @Override
  public String name() {
    return "Local";
  }

  @Override
  public String description() {
    return "One embedded process and no network: the simplest store, and the baseline for all others.";
  }

  @Override
  public LwwStorage<String> storage() {
    return new LwwStorage<>();
  }

  @Override
  public LocalRouter router() {
    return new LocalRouter();
  }

  @Override
  public List<DemoStep<String>> operations() {
    return BaseOperations.SIX;
  }
}
