package io.kvszoo.router.session;

/**
 * Which request this is. Copies of a request, as a session sends them until it hears the answer,
 * have the same session, sequence and asOf.
 *
 * @param session the number of the session, unique among all sessions
 * @param sequence the number of the operation in its session, from 1
 * @param openFrom the number of the first operation whose answer the session may still await
 * @param asOf a time that the process which answers had told the session before it first sent this,
 *     in nanoseconds: see {@link AnswerTable#time}; or {@link #UNDATED}
 */
public record RequestId(long session, long sequence, long openFrom, long asOf) {

  /** Instead of a time: of a request that changes nothing, or asks to be told the time. */
  public static final long UNDATED = -1;
}
