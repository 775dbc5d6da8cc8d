package io.kvszoo.network;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The listeners of a network, and what they threw, until it can be thrown without harm. */
final class Listeners {

  private static final NetworkListener[] NOBODY = {};

  private NetworkListener[] listeners = NOBODY;
  private @Nullable Throwable thrown;

  boolean isEmpty() {
    return listeners.length == 0;
  }

  void add(NetworkListener listener) {
    NetworkListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  void tell(NetworkEvent event) {
    for (NetworkListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException | Error e) {
        if (thrown == null) {
          thrown = e;
        } else if (thrown != e) {
          thrown.addSuppressed(e);
        }
      }
    }
  }

  /** Throws what was thrown since the last time, if anything. */
  void rethrow() {
    Throwable last = thrown;
    if (last != null) {
      thrown = null;
      if (last instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) last;
    }
  }
}
