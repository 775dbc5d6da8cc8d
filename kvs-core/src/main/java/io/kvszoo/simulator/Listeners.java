package io.kvszoo.simulator;

import com.google.common.base.Throwables;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The listeners of a network, and their exceptions, until these can be thrown safely. */
final class Listeners {

  private static final NetworkListener[] NOBODY = {};

  private NetworkListener[] listeners = NOBODY;
  private @Nullable Throwable thrown;

  void add(NetworkListener listener) {
    NetworkListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  void tell(NetworkEvent event) {
    for (NetworkListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (Throwable e) { // Undeclared checked ones too, as other languages throw them.
        if (thrown == null) {
          thrown = e;
        } else if (thrown != e) {
          thrown.addSuppressed(e);
        }
      }
    }
  }

  /** Throws the exceptions since the last call, if any. */
  void rethrow() {
    Throwable last = thrown;
    if (last != null) {
      thrown = null;
      Throwables.throwIfUnchecked(last);
      throw new IllegalStateException("a listener threw a checked exception", last);
    }
  }

  /** Attaches the exceptions since the last call to another exception that is thrown. */
  void suppressIn(Throwable other) {
    if (thrown != null) {
      other.addSuppressed(thrown);
      thrown = null;
    }
  }
}
