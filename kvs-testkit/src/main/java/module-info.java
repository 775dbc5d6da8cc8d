/** Contracts that hold storages, and in time routers, to what they claim. */
@SuppressWarnings("requires-transitive-automatic") // jqwik has no module descriptor.
module io.kvszoo.testkit {
  requires transitive io.kvszoo.core;
  requires com.google.common;
  requires transitive net.jqwik.api;
  requires org.assertj.core;
  requires static transitive org.jspecify;

  exports io.kvszoo.testkit.checker;
  exports io.kvszoo.testkit.history;
  exports io.kvszoo.testkit.jqwik;
  exports io.kvszoo.testkit.simulation;
}
