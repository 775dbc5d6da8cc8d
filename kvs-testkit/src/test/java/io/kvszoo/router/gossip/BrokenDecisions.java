package io.kvszoo.router.gossip;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Completion;
import io.kvszoo.router.session.Memories;
import io.kvszoo.router.session.RequestId;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decisions of the protocol with one of them wrong. */
final class BrokenDecisions {

  private BrokenDecisions() {}

  static GossipDecisions of(BrokenGossip router) {
    GossipDecisions ofReplicas = ofReplicas(router);
    return ofReplicas == null ? ofSessions(router) : ofReplicas;
  }

  private static @Nullable GossipDecisions ofReplicas(BrokenGossip router) {
    return switch (router.mistake()) {
      case TOKEN_IGNORED ->
          new GossipDecisions() {
            @Override
            boolean covers(VectorClock clock, VectorClock token) {
              return true;
            }
          };
      case STAMPS_BY_WALL_CLOCK ->
          new GossipDecisions() {
            @Override
            long nextTime(long last, long now) {
              return (now / 1_000_000) << 16;
            }
          };
      case STAMPS_WHAT_OTHERS_REFUSE ->
          new GossipDecisions() {
            @Override
            boolean mayStamp(long time, long latestTaken) {
              return true;
            }
          };
      case LEASE_BEGINS_WHEN_RECEIVED ->
          new GossipDecisions() {
            @Override
            boolean mayBeDone(AnswerTable.Standing standing) {
              return standing == AnswerTable.Standing.TOO_LATE || super.mayBeDone(standing);
            }
          };
      case EACH_COPY_COUNTS ->
          new GossipDecisions() {
            @Override
            <A> Optional<A> earlierAnswer(RequestId write, AnswerTable<A> answers) {
              return Optional.empty();
            }
          };
      case ACKNOWLEDGES_ALONE ->
          new GossipDecisions() {
            @Override
            boolean isOnEnoughDisks(int holders, int needed) {
              return true;
            }
          };
      case FIFO_ALONE ->
          new GossipDecisions() {
            @Override
            boolean isNext(Write<?> write, VectorClock clock) {
              return clock.sequence(write.stamp().actor()) == write.stamp().sequence() - 1;
            }
          };
      case STABLE_UNCONFIRMED ->
          new GossipDecisions() {
            @Override
            boolean isConfirmed(VectorClock said, VectorClock clock) {
              return true;
            }
          };
      case STABLE_WITHOUT_THE_SILENT ->
          new GossipDecisions() {
            private final Map<Integer, VectorClock[]> before = new HashMap<>();

            @Override
            VectorClock stable(int self, VectorClock clock, VectorClock[] confirmed) {
              VectorClock[] last = before.put(self, confirmed.clone());
              VectorClock[] heard = confirmed.clone();
              for (int replica = 0; replica < heard.length; replica++) {
                if (last != null && last[replica].equals(heard[replica])) {
                  heard[replica] = clock; // It has said nothing new since.
                }
              }
              return super.stable(self, clock, heard);
            }
          };
      case TOMBSTONES_DROPPED_EARLY ->
          new GossipDecisions() {
            @Override
            VectorClock stable(int self, VectorClock clock, VectorClock[] confirmed) {
              return clock;
            }
          };
      case DOTS_REUSED ->
          new GossipDecisions() {
            @Override
            boolean founds(GossipMessage<?, ?> message) {
              return message instanceof GossipMessage.JoinAgain<?, ?> || super.founds(message);
            }
          };
      case JOIN_REFUSES_WHAT_GOSSIP_TOLD ->
          new GossipDecisions() {
            @Override
            boolean grants(GossipMessage.Join<?, ?> join, Memories known) {
              return join.memory().incarnation() > known.of(join.replica()).incarnation();
            }
          };
      case TAKES_FROM_WHO_DOES_NOT_KNOW_IT ->
          new GossipDecisions() {
            @Override
            boolean knowsThisMemory(GossipMessage.Sender from, int self, int incarnation) {
              return true;
            }
          };
      case BUFFER_OUTLIVES_MEMORY ->
          new GossipDecisions() {
            @Override
            boolean outlivesLoss(Write<?> waiting) {
              return true;
            }
          };
      case CAUGHT_UP_BY_A_PART ->
          new GossipDecisions() {
            @Override
            boolean isCaughtUp(GossipMessage.FromReplica<?, ?> message, VectorClock clock) {
              return message instanceof GossipMessage.Updates<?, ?>
                  || message instanceof GossipMessage.Snapshot<?, ?>
                  || super.isCaughtUp(message, clock);
            }
          };
      case PAUSES_NOT_COUNTED, STEPS_COUNTED ->
          new GossipDecisions() {
            @Override
            boolean wasPaused(long passedByClock, long due, long tolerance) {
              return router.mistake() == BrokenGossip.Mistake.STEPS_COUNTED;
            }
          };
      default -> null;
    };
  }

  private static GossipDecisions ofSessions(BrokenGossip router) {
    return switch (router.mistake()) {
      case OWN_WRITES_ABREAST ->
          new GossipDecisions() {
            @Override
            boolean isOrdered(KVSOperation<?> operation) {
              return false;
            }
          };
      case OVERTAKES_WHAT_UNDOES_IT ->
          new GossipDecisions() {
            @Override
            boolean mayOvertake(boolean isBlind, boolean stays) {
              return true;
            }
          };
      case WHOLE_TOKEN_AS_CONTEXT ->
          new GossipDecisions() {
            @Override
            @Nullable DottedContext replaces(Pending<?> write, KeyContexts contexts) {
              return write.replaces == null ? null : DottedContext.of(write.token);
            }
          };
      case RESENT_WITH_NEW_CONTEXT ->
          new GossipDecisions() {
            @Override
            @Nullable DottedContext replaces(Pending<?> write, KeyContexts contexts) {
              DottedContext now = contexts.find(write.operation().key());
              if (now != null) {
                write.token = write.token.merge(now.clock());
              }
              return now;
            }
          };
      case DOT_RAISES_CLOCK ->
          new GossipDecisions() {
            @Override
            DottedContext context(VectorClock read, Stamp ownWrite) {
              boolean isNone = ownWrite.equals(Stamp.NONE);
              VectorClock own = VectorClock.of(ownWrite.actor(), ownWrite.sequence());
              return super.context(isNone ? read : read.merge(own), ownWrite);
            }
          };
      case LAST_ANSWER_IS_LAST_WRITE ->
          new GossipDecisions() {
            @Override
            boolean isLastWrite(long call, long lastCall) {
              return true;
            }
          };
      case BLIND_AFTER_UNKNOWN ->
          new GossipDecisions() {
            @Override
            boolean isRememberedWhenSent(Pending<?> write) {
              return false;
            }
          };
      case TOKEN_NOT_JOINED_ON_READS ->
          new GossipDecisions() {
            @Override
            VectorClock tokenAfter(VectorClock token, SessionMessage.Answer<?> answer) {
              return answer.result() instanceof KVSResult.Read<?>
                  ? token
                  : super.tokenAfter(token, answer);
            }

            @Override
            boolean isSeen(Completion<?> read) {
              return false; // A write depends on what it replaces, so it must not replace that.
            }
          };
      case GIVEN_UP_READ_COUNTS ->
          new GossipDecisions() {
            @Override
            boolean isSeen(Completion<?> read) {
              return true;
            }
          };
      case WRITES_FAIL_OVER ->
          new GossipDecisions() {
            @Override
            int sendAgainTo(int replica) {
              return (replica + 1) % router.settings().replicas();
            }
          };
      case AWAITS_ALL_OF_ALL ->
          new GossipDecisions() {
            @Override
            boolean isAwaited(@Nullable Pending<?> operation, int replica) {
              return true;
            }
          };
      case ASKS_IN_TURN_ALONE ->
          new GossipDecisions() {
            @Override
            boolean isLeftOut(int distance, int turn) {
              return false;
            }
          };
      case DATES_THE_TIME_BY_ARRIVAL ->
          new GossipDecisions() {
            @Override
            long toldAt(long asked, long arrived) {
              return arrived;
            }
          };
      case TRUSTS_WHO_COULD_NOT_DO_IT ->
          new GossipDecisions() {
            @Override
            long servesAfterRefusal(long now) {
              return now;
            }
          };
      default -> new GossipDecisions();
    };
  }
}
