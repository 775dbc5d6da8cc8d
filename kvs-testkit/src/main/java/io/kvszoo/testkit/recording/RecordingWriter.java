package io.kvszoo.testkit.recording;

import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Writes recordings of runs that violate a rule to a place where people can view them. Simulations
 * find writers by {@link ServiceLoader}; the test kit has one, which writes pages.
 */
public interface RecordingWriter {

  /**
   * Writes a recording, for the message of a test that fails. It does not throw, so that the
   * failure of the test is not hidden.
   *
   * @param recording the recording of a run
   * @return a line of text that names the place, or the reason why the recording could not be
   *     written
   */
  String leave(Recording recording);

  /**
   * Writes a recording by all writers.
   *
   * @param recording the recording of a run
   * @return the lines of all writers
   */
  static String leaveAll(Recording recording) {
    return ServiceLoader.load(RecordingWriter.class, RecordingWriter.class.getClassLoader())
        .stream()
        .map(writer -> writer.get().leave(recording))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
