package io.kvszoo.router.gossip;

import io.kvszoo.network.Address;
import io.kvszoo.network.Context;
import io.kvszoo.network.Disk;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.router.Consistency;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.router.Router;
import io.kvszoo.router.Topology;
import io.kvszoo.router.session.AnswerTable;
import io.kvszoo.router.session.Deployment;
import io.kvszoo.router.session.Gateway;
import io.kvszoo.router.session.Memory;
import io.kvszoo.storage.DottedContext;
import io.kvszoo.storage.Stamp;
import io.kvszoo.storage.Storage;
import io.kvszoo.storage.VectorClock;
import io.kvszoo.storage.Write;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The replicated router with one mistake, of those that real systems made. */
record BrokenGossip(Mistake mistake, GossipSettings settings, Map<Integer, Disk> disks)
    implements Router {

  BrokenGossip(Mistake mistake, GossipSettings settings) {
    this(mistake, settings, new ConcurrentHashMap<>());
  }

  enum Mistake {
    NONE("makes no mistake"),
    ADOPTS_A_CLOCK_WITH_A_PART("takes over the clock of whoever pushes a part of what it has"),
    FIFO_ALONE("applies writes in the order of their replica, without their dependencies"),
    CHUNKS_NOT_CLOSED("sends what is missing of one replica at a time, and applies it on trust"),
    SNAPSHOT_IN_PARTS("takes a part of a snapshot for all of it"),
    SNAPSHOT_WITHOUT_TIME("takes over a snapshot, but not its time"),
    STABLE_WITHOUT_THE_SILENT("calls stable what those have who were heard of lately"),
    STABLE_UNCONFIRMED("calls stable what all have, though writes without it are under way"),
    TOMBSTONES_DROPPED_EARLY("forgets tombstones as soon as it has them"),
    DOTS_REUSED("begins to count anew when its disk is lost"),
    BUFFER_OUTLIVES_MEMORY("applies what waits although its replica has lost it with its disk"),
    JOIN_REFUSES_WHAT_GOSSIP_TOLD("refuses a memory that it has heard of by gossip"),
    TAKES_FROM_WHO_DOES_NOT_KNOW_IT("takes what was sent to the memory that it lost"),
    CAUGHT_UP_BY_A_PART("takes any answer for all that another replica has"),
    STAMPS_WHAT_OTHERS_REFUSE("stamps writes under a time that the others refuse"),
    RUMOR_WITHOUT_REPAIR("pushes, and never exchanges"),
    TOKEN_IGNORED("answers from a state that does not cover the token"),
    TOKEN_NOT_JOINED_ON_READS("does not add to the token what was read"),
    STAMPS_BY_WALL_CLOCK("stamps by the host's clock alone"),
    SYNCS_NOW_AND_THEN("syncs one time in ten"),
    ANSWERS_BEFORE_IT_SYNCS("answers before it syncs"),
    ACKNOWLEDGES_ALONE("acknowledges before another disk has the write"),
    WRITES_FAIL_OVER("asks another replica to do a write that was not answered"),
    LEASE_BEGINS_WHEN_RECEIVED("does a write however late it comes, though answers are forgotten"),
    EACH_COPY_COUNTS("does each copy of a write"),
    WHOLE_TOKEN_AS_CONTEXT("replaces all of a key that its session depends on"),
    DOT_RAISES_CLOCK("takes what was written before an own write for seen"),
    RESENT_WITH_NEW_CONTEXT("replaces by a copy of a write what was read after it was called"),
    GIVEN_UP_READ_COUNTS("takes the answer to a read for seen that its client has given up"),
    OWN_WRITES_ABREAST("sends writes of one key without waiting for those before"),
    DATES_THE_TIME_BY_ARRIVAL("takes the time that a replica told for the time when that came"),
    TRUSTS_WHO_COULD_NOT_DO_IT("goes on writing to a replica that has lost its disk"),
    PAUSES_NOT_COUNTED("takes pauses of its host for steps of its clock"),
    STEPS_COUNTED("takes steps of its clock for time that has passed"),
    REFUSES_WITHOUT_ASKING("refuses writes by what it heard of other clocks long ago"),
    LAST_ANSWER_IS_LAST_WRITE("takes the write that was answered last for its last one"),
    OVERTAKES_WHAT_UNDOES_IT("lets a write go before one that can undo it"),
    BLIND_AFTER_UNKNOWN("forgets that it has written a key where the outcome is unknown"),
    AWAITS_ALL_OF_ALL("says that it awaits the answers of all replicas to all later writes"),
    ASKS_IN_TURN_ALONE("does not ask again whom it has asked first before it has asked all");

    final String text;

    Mistake(String itsText) {
      text = itsText;
    }
  }

  @Override
  public <V, E> Gateway<V> deploy(Deployment<V, E> deployment) {
    return new Parts(this).deploy(deployment);
  }

  @Override
  public Consistency consistency(Storage<?, ?> storage) {
    return Consistency.CAUSAL;
  }

  @Override
  public Topology topology() {
    return ReplicatedRouter.of(settings.replicas()).topology();
  }

  @Override
  public String toString() {
    return "ReplicatedRouter that " + mistake.text;
  }

  private static final class Parts extends GossipDeployment {

    private final Mistake mistake;

    /** By replica. */
    private final Map<Integer, Disk> disks;

    private Parts(BrokenGossip router) {
      super(router.settings);
      mistake = router.mistake;
      disks = router.disks;
    }

    @Override
    <V, E> GossipReplica<V, E> newReplica(
        Context<GossipMessage<V, E>> context,
        Storage<V, E> storage,
        GossipSettings itsSettings,
        int self,
        List<Address<GossipMessage<V, E>>> replicas) {
      disks.put(self, context.disk());
      return switch (mistake) {
        case ADOPTS_A_CLOCK_WITH_A_PART ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              void hear(GossipMessage.FromReplica<V, E> message) {
                super.hear(message);
                if (message instanceof GossipMessage.Push<V, E>) {
                  store().merge(Map.of(), message.sender().clock(), 0);
                }
              }
            };
        case RUMOR_WITHOUT_REPAIR ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              void exchange() {
                scheduleExchange();
              }
            };
        case BUFFER_OUTLIVES_MEMORY ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              void forgetWhatWasSaid() {
                members().forget();
              }
            };
        case JOIN_REFUSES_WHAT_GOSSIP_TOLD ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              private final Set<Memory> told = new HashSet<>();
              private final Set<Memory> granted = new HashSet<>();

              @Override
              void hear(GossipMessage.FromReplica<V, E> message) {
                super.hear(message);
                for (int replica = 0; replica < itsSettings.replicas(); replica++) {
                  told.add(message.sender().known().of(replica));
                }
              }

              @Override
              boolean grants(GossipMessage.Join<V, E> join) {
                if (super.grants(join) && !told.contains(join.memory())) {
                  granted.add(join.memory());
                }
                return granted.contains(join.memory());
              }
            };
        case TAKES_FROM_WHO_DOES_NOT_KNOW_IT ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              boolean knowsThisMemory(GossipMessage.Sender from) {
                return true;
              }
            };
        case CAUGHT_UP_BY_A_PART ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              void catchUp(GossipMessage.FromReplica<V, E> message) {
                super.catchUp(message);
                if (message instanceof GossipMessage.Updates<V, E>
                    || message instanceof GossipMessage.Snapshot<V, E>) {
                  store().caughtUp();
                }
              }
            };
        case STAMPS_WHAT_OTHERS_REFUSE ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              boolean isNextTimeTaken() {
                return true;
              }
            };
        case PAUSES_NOT_COUNTED, STEPS_COUNTED ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              PassedTime newPassedTime() {
                return new PassedTime(context.now()) {
                  private long now = context.now();

                  @Override
                  Duration beat(long clock) {
                    now = mistake == Mistake.STEPS_COUNTED ? clock : now + BEAT;
                    Duration next = super.beat(now);
                    return mistake == Mistake.STEPS_COUNTED ? super.beat(now) : next;
                  }
                };
              }
            };
        case REFUSES_WITHOUT_ASKING ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              void askForClocks() {}
            };
        case LEASE_BEGINS_WHEN_RECEIVED ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              AnswerTable.Standing standing(GossipMessage.Change<V, E> change) {
                AnswerTable.Standing standing = super.standing(change);
                return standing == AnswerTable.Standing.TOO_LATE
                    ? AnswerTable.Standing.OPEN
                    : standing;
              }
            };
        case DOTS_REUSED ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              void join() {
                receive(new GossipMessage.Install<>());
              }
            };
        case TOKEN_IGNORED ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              boolean covers(VectorClock token) {
                return true;
              }
            };
        case STAMPS_BY_WALL_CLOCK ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              Stamp nextStamp() {
                Stamp stamp = super.nextStamp();
                return new Stamp(
                    (context.now() / 1_000_000) << 16, stamp.actor(), stamp.sequence());
              }
            };
        case ACKNOWLEDGES_ALONE ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              boolean isHeldByEnough(VectorClock writes) {
                return true;
              }
            };
        case EACH_COPY_COUNTS ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              Optional<SessionMessage.FromReplica<V>> answerTo(GossipMessage.Change<V, E> change) {
                return Optional.empty();
              }
            };
        case STABLE_UNCONFIRMED, STABLE_WITHOUT_THE_SILENT ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              Members newMembers() {
                return new NaiveMembers(self, itsSettings.replicas(), mistake);
              }
            };
        default ->
            new GossipReplica<>(context, storage, itsSettings, self, replicas) {
              @Override
              ReplicaStore<V, E> newStore(Storage<V, E> itsStorage) {
                return new BrokenStore<>(context, itsStorage, itsSettings.logLength(), mistake);
              }

              @Override
              public void receive(GossipMessage<V, E> message) {
                super.receive(message);
                ((BrokenStore<V, E>) store()).syncAtLast();
              }

              @Override
              void hear(GossipMessage.FromReplica<V, E> message) {
                BrokenStore<V, E> broken = (BrokenStore<V, E>) store();
                broken.isTrusting = message instanceof GossipMessage.Updates<V, E>;
                super.hear(message);
              }
            };
      };
    }

    @Override
    <V, E> GossipSession<V, E> newSession(
        Context<SessionMessage<V>> context,
        GossipSettings itsSettings,
        Storage<V, E> storage,
        List<Address<GossipMessage<V, E>>> replicas,
        int home) {
      return new GossipSession<>(context, itsSettings, storage, replicas, home) {
        @Override
        KeyContexts newContexts() {
          return new KeyContexts() {
            private long answers;

            @Override
            void writes(String key) {
              if (mistake != Mistake.BLIND_AFTER_UNKNOWN) {
                super.writes(key);
              }
            }

            @Override
            void wrote(String key, Stamp stamp, long call) {
              answers++;
              super.wrote(
                  key, stamp, mistake == Mistake.LAST_ANSWER_IS_LAST_WRITE ? answers : call);
              if (mistake == Mistake.DOT_RAISES_CLOCK) {
                read(key, VectorClock.of(stamp.actor(), stamp.sequence()));
              }
            }
          };
        }

        @Override
        ReplicaNews newNews() {
          return new ReplicaNews(context, itsSettings.replicas()) {
            @Override
            void told(SessionMessage.FromReplica<?> answer, long time, long asked) {
              boolean isByArrival = mistake == Mistake.DATES_THE_TIME_BY_ARRIVAL;
              super.told(answer, time, isByArrival ? context.now() : asked);
            }

            @Override
            void doubt(SessionMessage.FromReplica<?> answer) {
              if (mistake == Mistake.TRUSTS_WHO_COULD_NOT_DO_IT) {
                told(answer, time(answer.replica()), context.now());
              } else {
                super.doubt(answer);
              }
            }
          };
        }

        @Override
        WriteOrder<V, E> newOrder(Storage<V, E> itsStorage) {
          return new WriteOrder<>(itsStorage) {
            @Override
            boolean mayOvertake(Pending<V> next, Pending<V> unanswered) {
              return mistake == Mistake.OVERTAKES_WHAT_UNDOES_IT
                  || super.mayOvertake(next, unanswered);
            }
          };
        }

        @Override
        void submit(SessionMessage.Submit<V> submit) {
          if (mistake == Mistake.OWN_WRITES_ABREAST) {
            begin(called(submit));
          } else {
            super.submit(submit);
          }
        }

        @Override
        void send(Pending<V> write, int replica) {
          if (mistake == Mistake.WHOLE_TOKEN_AS_CONTEXT && write.replaces != null) {
            write.replaces = DottedContext.of(write.token);
          } else if (mistake == Mistake.RESENT_WITH_NEW_CONTEXT) {
            write.replaces = contexts.find(write.operation().key());
            write.token = token;
          }
          super.send(write, replica);
        }

        @Override
        void remember(Pending<V> operation, SessionMessage.Answer<V> answer) {
          boolean isRead = answer.result() instanceof KVSResult.Read<V>;
          if (mistake == Mistake.TOKEN_NOT_JOINED_ON_READS && isRead) {
            return;
          }
          super.remember(operation, answer);
          if (mistake == Mistake.GIVEN_UP_READ_COUNTS && isRead) {
            contexts.read(operation.operation().key(), answer.seen());
          }
        }

        @Override
        long openFrom(int replica) {
          return mistake == Mistake.AWAITS_ALL_OF_ALL ? 1 : super.openFrom(replica);
        }

        @Override
        void askAgain(Pending<V> operation) {
          if (mistake != Mistake.ASKS_IN_TURN_ALONE) {
            super.askAgain(operation);
          }
        }

        @Override
        int sendAgainTo(int replica) {
          return mistake == Mistake.WRITES_FAIL_OVER
              ? (replica + 1) % itsSettings.replicas()
              : replica;
        }
      };
    }
  }

  private static final class NaiveMembers extends Members {

    private final int self;
    private final VectorClock[] said;
    private final Set<Integer> lately = new HashSet<>();
    private final Mistake mistake;

    private NaiveMembers(int self, int replicas, Mistake mistake) {
      super(self, replicas);
      this.self = self;
      this.mistake = mistake;
      said = new VectorClock[replicas];
      Arrays.fill(said, VectorClock.EMPTY);
    }

    @Override
    void heard(int replica, VectorClock has, VectorClock clock) {
      super.heard(replica, has, clock);
      said[replica] = said[replica].merge(has);
      lately.add(replica);
    }

    @Override
    VectorClock stable(VectorClock clock) {
      VectorClock stable = clock;
      for (int replica = 0; replica < said.length; replica++) {
        if (replica != self
            && (mistake == Mistake.STABLE_UNCONFIRMED || lately.contains(replica))) {
          stable = stable.meet(said[replica]);
        }
      }
      lately.clear();
      return stable;
    }
  }

  private static final class BrokenStore<V, E> extends ReplicaStore<V, E> {

    private final Mistake mistake;
    private boolean isTrusting;
    private int syncs;
    private boolean isSyncDue;

    private BrokenStore(Context<?> context, Storage<V, E> storage, int logLength, Mistake mistake) {
      super(context.disk(), storage, logLength);
      this.mistake = mistake;
    }

    @Override
    boolean isDeliverable(Write<V> write) {
      boolean alone =
          mistake == Mistake.FIFO_ALONE || (mistake == Mistake.CHUNKS_NOT_CLOSED && isTrusting);
      return alone ? isNext(write) : super.isDeliverable(write);
    }

    private boolean isNext(Write<V> write) {
      return clock().sequence(write.stamp().actor()) == write.stamp().sequence() - 1;
    }

    @Override
    List<Write<V>> missing(VectorClock clock) {
      List<Write<V>> missing = super.missing(clock);
      return mistake == Mistake.CHUNKS_NOT_CLOSED && !missing.isEmpty()
          ? missing.stream()
              .filter(write -> write.stamp().actor() == missing.get(0).stamp().actor())
              .toList()
          : missing;
    }

    @Override
    void merge(Map<String, E> others, VectorClock othersClock, long time) {
      Map<String, E> merged = others;
      if (mistake == Mistake.SNAPSHOT_IN_PARTS) {
        merged = new LinkedHashMap<>(others);
        merged.keySet().retainAll(others.keySet().stream().limit(1).toList());
      }
      super.merge(merged, othersClock, mistake == Mistake.SNAPSHOT_WITHOUT_TIME ? 0 : time);
    }

    @Override
    void forget(VectorClock stable) {
      super.forget(mistake == Mistake.TOMBSTONES_DROPPED_EARLY ? clock() : stable);
    }

    @Override
    void sync() {
      syncs++;
      isSyncDue = mistake == Mistake.ANSWERS_BEFORE_IT_SYNCS;
      if (!isSyncDue && (mistake != Mistake.SYNCS_NOW_AND_THEN || syncs % 10 == 1)) {
        super.sync();
      }
    }

    private void syncAtLast() {
      if (isSyncDue) {
        isSyncDue = false;
        super.sync();
      }
    }
  }
}
