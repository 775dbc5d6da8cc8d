package io.kvszoo.router;

/**
 * Which request this is. Copies of a request, as a session sends them until it hears the answer,
 * have the same session and sequence.
 *
 * @param session the number of the session, unique among all sessions
 * @param sequence the number of the operation in its session, from 1
 * @param openFrom the number of the first operation whose answer the session may still await
 */
public record RequestId(long session, long sequence, long openFrom) {}
