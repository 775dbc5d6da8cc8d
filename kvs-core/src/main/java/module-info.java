/** Composable key-value stores on a deterministic simulated network. */
module io.kvszoo.core {
  requires com.google.common;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.kvszoo;
  exports io.kvszoo.demo;
  exports io.kvszoo.network;
  exports io.kvszoo.operation;
  exports io.kvszoo.router;
  exports io.kvszoo.router.session;
  exports io.kvszoo.simulator;
  exports io.kvszoo.storage;
}
