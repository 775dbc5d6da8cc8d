/** Checkers, simulations and contracts that test the claims of storages and routers. */
module io.kvszoo.testkit {
  requires transitive io.kvszoo.core;
  requires com.google.common;
  requires com.google.gson;
  requires static net.jqwik.api;
  requires static transitive org.assertj.core;
  requires static transitive org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports io.kvszoo.testkit.assertions;
  exports io.kvszoo.testkit.checker;
  exports io.kvszoo.testkit.checker.causality;
  exports io.kvszoo.testkit.checker.linearizability;
  exports io.kvszoo.testkit.checker.session;
  exports io.kvszoo.testkit.contract;
  exports io.kvszoo.testkit.fault;
  exports io.kvszoo.testkit.history;
  exports io.kvszoo.testkit.jqwik;
  exports io.kvszoo.testkit.matrix;
  exports io.kvszoo.testkit.page;
  exports io.kvszoo.testkit.recording;
  exports io.kvszoo.testkit.simulation;
  exports io.kvszoo.testkit.workbench;

  uses io.kvszoo.testkit.recording.RecordingWriter;

  provides io.kvszoo.testkit.recording.RecordingWriter with
      io.kvszoo.testkit.page.PageWriter;

  opens io.kvszoo.testkit.matrix to
      com.google.gson;
}
