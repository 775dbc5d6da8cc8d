package io.kvszoo.router.paxos;

import java.util.Arrays;

/**
 * How many commands each replica may have been handed without an answer to a question that came
 * after them: a {@link CongestionWindow} each, by how long they take to answer, so that answers,
 * heartbeats included, do not wait for long behind commands.
 */
final class ReplicaWindows {

  /** Which part of an election answers may wait in queues. */
  private static final int TOLERATED_PART = 2;

  private final CongestionWindow[] windows;

  /** By replica: how many commands it was handed, to apply or to read. */
  private final long[] handed;

  /** By replica: how many of them before the question that it answered last. */
  private final long[] handled;

  /** By replica: how many of them before the question that it was asked last. */
  private final long[] asked;

  /** Here rooms and limits are sorted. */
  private final long[] sorted;

  private long limit;

  ReplicaWindows(PaxosSettings settings) {
    windows = new CongestionWindow[settings.replicas()];
    Arrays.setAll(windows, replica -> new CongestionWindow(settings, TOLERATED_PART));
    handed = new long[windows.length];
    handled = new long[windows.length];
    asked = new long[windows.length];
    sorted = new long[windows.length];
    limit = windows[0].limit();
  }

  /** Takes note that a replica is sent some commands. */
  void hand(int replica, int commands) {
    handed[replica] += commands;
    windows[replica].left(commands);
  }

  /** How many commands a replica was handed before a question that is asked now. */
  long ask(int replica) {
    asked[replica] = handed[replica];
    return handed[replica];
  }

  /** Whether so much of a window is used up since the last question and answer that one is due. */
  boolean isQuestionDue(int replica) {
    long half = windows[replica].limit() / 2;
    return handed[replica] - handled[replica] >= half && handed[replica] - asked[replica] >= half;
  }

  /** Takes note of an answer of a replica, and how long it took, in ns. */
  void answered(int replica, Inquiry inquiry, long nanos) {
    long more = inquiry.handed() - handled[replica];
    handled[replica] = inquiry.handed();
    windows[replica].answered(more, nanos, false);
    for (int i = 0; i < windows.length; i++) {
      sorted[i] = windows[i].limit();
    }
    limit = ofMajority();
  }

  /** Whether at most half as many commands are under way to a replica as may be. */
  boolean isHalfFree(int replica) {
    return 2 * windows[replica].underWay() <= windows[replica].limit();
  }

  /** How many more commands a replica may be handed. */
  long room(int replica) {
    return windows[replica].limit() - windows[replica].underWay();
  }

  /** How many more commands a majority may be handed. */
  long room() {
    for (int replica = 0; replica < windows.length; replica++) {
      sorted[replica] = room(replica);
    }
    return ofMajority();
  }

  /** How many commands may be under way to a majority. */
  long limit() {
    return limit;
  }

  /** A majority has at least this. */
  private long ofMajority() {
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }
}
