package io.kvszoo.testkit.page;

import io.kvszoo.testkit.recording.Recording;
import io.kvszoo.testkit.recording.RecordingWriter;

/** Writes recordings as pages below {@code target/kvszoo}. */
public final class PageWriter implements RecordingWriter {

  /** Creates a writer, for {@link java.util.ServiceLoader}. */
  public PageWriter() {}

  @Override
  public String leave(Recording recording) {
    return new RunPage(recording).leave();
  }
}
