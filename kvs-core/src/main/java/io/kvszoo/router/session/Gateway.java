package io.kvszoo.router.session;

/**
 * The way into a deployed router.
 *
 * @param <V> the values
 */
@FunctionalInterface
public interface Gateway<V> {

  /**
   * Opens a session for one client. Sessions remember what their client has seen; two sessions know
   * nothing of each other.
   *
   * @param client where the session's processes go; they end with the client
   * @return the session
   */
  Session<V> open(ClientHost client);
}
