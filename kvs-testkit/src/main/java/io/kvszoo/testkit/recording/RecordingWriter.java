package io.kvszoo.testkit.recording;

import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Leaves recordings of runs that break a rule where a person can look at them. Simulations find
 * writers by {@link ServiceLoader}; the test kit has one, which writes pages.
 */
public interface RecordingWriter {

  /**
   * Leaves a recording for the message of a test that fails. It does not throw, so that the failure
   * is what is seen.
   *
   * @param recording the recording of a run
   * @return a line that says where it is, or why it is nowhere
   */
  String leave(Recording recording);

  /**
   * Lets all writers leave a recording.
   *
   * @param recording the recording of a run
   * @return their lines
   */
  static String leaveAll(Recording recording) {
    return ServiceLoader.load(RecordingWriter.class, RecordingWriter.class.getClassLoader())
        .stream()
        .map(writer -> writer.get().leave(recording))
        .collect(Collectors.joining(System.lineSeparator()));
  }
}
