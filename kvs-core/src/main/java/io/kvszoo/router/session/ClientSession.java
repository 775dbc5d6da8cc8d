package io.kvszoo.router.session;

import io.kvszoo.network.Context;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one client that have not ended, and the time at which each is to be sent again:
 * what all sessions have in common. To whom an operation goes, in which message, and what an answer
 * means, is up to the process that has this as a part.
 *
 * <pre>{@code
 * void receive(SessionMessage<V> message) {
 *   long now = session.now();
 *   if (message instanceof Submit<V> submit) {
 *     session.add(operation);
 *     send(operation);                              // with session.sent(operation, timeout)
 *     session.wakeBy(operation.due());
 *   } else if (message instanceof Reply<V> reply) {
 *     P answered = session.end(reply.session(), reply.sequence());
 *     if (answered != null) {                       // else it is late, or to a former life
 *       answered.completion().complete(reply.outcome());
 *     }
 *   } else if (message instanceof GivenUp<V> givenUp) {
 *     session.giveUp(givenUp.completion());
 *   } else if (message instanceof Retry<V> retry && session.endTimer(retry.number(), ended -> {})) {
 *     session.forEach(operation -> { if (operation.due() <= now) { send(operation); } });
 *     session.wakeWhenDue();
 *   }
 * }
 * }</pre>
 *
 * <p><b>Numbers.</b> The number of the session is drawn when its process starts, and so anew after
 * each crash of its host, when the numbers of operations begin again. So an answer to a former life
 * of the session is told by it. An operation that is asked for as another question gets another
 * number ({@link #renumber}), so that a late answer to the first is not taken for one to the
 * second.
 *
 * <p><b>Time</b> is that of a {@link Stopwatch}: a clock that is stepped makes nothing due. A copy
 * after the first waits up to a quarter longer, by chance, so that sessions which lost something at
 * the same moment do not all send again at the same moment.
 *
 * <p>O(1) an operation, amortized, and O(operations) each time that something is due.
 *
 * @param <M> the messages that the process understands
 * @param <P> the operations
 */
public final class ClientSession<M, P extends PendingOperation<?>> {

  private static final long NEVER = Long.MAX_VALUE;

  /** What is due within this time, in ns, is sent together. */
  private static final long LEAST_PAUSE = Duration.ofMillis(5).toNanos();

  /** How much time counts at most in which there is no operation, in ns. */
  private static final long IDLE = Duration.ofSeconds(2).toNanos();

  private final Context<M> context;
  private final LongFunction<M> timerMessage;
  private final long number;
  private final Stopwatch stopwatch;
  private final NumberRing<P> pending = new NumberRing<>(1);

  /** When the timer goes off, and its number; others are void. */
  private long timer = NEVER;

  private long timers;

  /**
   * Begins a session without operations.
   *
   * @param context of the process
   * @param timerMessage makes the message of a timer, which has a number: see {@link #endTimer}
   */
  public ClientSession(Context<M> context, LongFunction<M> timerMessage) {
    this.context = context;
    this.timerMessage = timerMessage;
    number = context.random().nextLong();
    stopwatch = new Stopwatch(context);
  }

  /**
   * The number of this life of the session.
   *
   * @return a random number
   */
  public long number() {
    return number;
  }

  /**
   * Reads the time of the session. Read it first at each event: the other methods use what was read
   * last, and time that passes without a reading may not be counted.
   *
   * @return nanoseconds since the process started
   */
  public long now() {
    return stopwatch.read();
  }

  // Operations.

  /**
   * Adds an operation, under the next number.
   *
   * @param operation an operation that was not added before
   */
  public void add(P operation) {
    operation.sequence = pending.add(operation);
  }

  /**
   * Gives an operation another number, as a question that is first asked now; it is due when it was
   * due before.
   *
   * @param operation an operation that has not ended
   */
  public void renumber(P operation) {
    var unused = pending.remove(operation.sequence);
    add(operation);
    operation.copies = 0;
    operation.firstSent = stopwatch.lastTime();
    operation.askedAt = stopwatch.lastClock();
  }

  /**
   * Finds the operation that an answer is for.
   *
   * @param session the number of the session that was answered
   * @param sequence the number of the operation that was answered
   * @return the operation; none if it has ended or has another number by now, or the answer is to a
   *     former life of this session
   */
  public @Nullable P find(long session, long sequence) {
    return session == number ? pending.get(sequence) : null;
  }

  /**
   * Takes out the operation that an answer is for, as it ends by that.
   *
   * @param session the number of the session that was answered
   * @param sequence the number of the operation that was answered
   * @return as of {@link #find}
   */
  public @Nullable P end(long session, long sequence) {
    return session == number ? pending.remove(sequence) : null;
  }

  /**
   * Takes out the operation that a client has given up. O(1) if it is the oldest, as it mostly is,
   * and else O(operations).
   *
   * @param completion takes the outcome of the operation
   * @return the operation; none if it has ended, or was an operation of a former life
   */
  public @Nullable P giveUp(Completion<?> completion) {
    for (long sequence = pending.first(); sequence < pending.next(); sequence++) {
      @Nullable P operation = pending.get(sequence);
      if (operation != null && operation.completion() == completion) {
        return pending.remove(sequence);
      }
    }
    return null;
  }

  /**
   * Whether no operation waits.
   *
   * @return whether all have ended
   */
  public boolean isEmpty() {
    return pending.isEmpty();
  }

  /**
   * The number of the oldest operation that has not ended, to be said in requests.
   *
   * @return the number; that of the next if all have ended
   */
  public long openFrom() {
    return pending.first();
  }

  /**
   * The number of the next operation.
   *
   * @return a number higher than all that were given
   */
  public long next() {
    return pending.next();
  }

  /**
   * Visits the operations that have not ended, in the order of their numbers.
   *
   * @param action what to do with each; it must not add, renumber or end any
   */
  public void forEach(Consumer<P> action) {
    pending.forEach(action);
  }

  /**
   * Takes out the operations whose completions have ended.
   *
   * @param ended is told of each, the oldest first; it must not add, renumber or end any
   */
  public void forgetEnded(Consumer<P> ended) {
    pending.removeIf(
        operation -> {
          boolean hasEnded = operation.completion().isComplete();
          if (hasEnded) {
            ended.accept(operation);
          }
          return hasEnded;
        });
  }

  // Time.

  /**
   * Takes note that a copy of an operation is sent now.
   *
   * @param operation the operation
   * @param timeout how long to wait for the answer, in ns
   */
  public void sent(P operation, long timeout) {
    long now = stopwatch.lastTime();
    operation.copies++;
    operation.lastSent = now;
    if (operation.copies == 1) {
      operation.firstSent = now;
      operation.askedAt = stopwatch.lastClock();
      operation.due = now + timeout;
    } else {
      operation.due = now + timeout + context.random().nextLong(timeout / 4 + 1);
    }
  }

  /**
   * Measures how long an answer took, if it is known which copy it answers.
   *
   * @param answered the operation, under the number that was answered
   * @param copy which copy was answered, from 1
   * @param roundTrip is told
   */
  public void measure(P answered, int copy, RoundTrip roundTrip) {
    if (copy == answered.copies) {
      roundTrip.measured(stopwatch.lastTime() - answered.lastSent);
    } else if (copy == 1) {
      roundTrip.measured(stopwatch.lastTime() - answered.firstSent);
    }
  }

  /**
   * When the first operation is due that the timer may not be set for. While a timer is set, that
   * is the newest one, since all others were sent before it was set.
   *
   * @return by {@link #now}, in ns; the greatest number if no operation waits
   */
  public long nextDue() {
    if (timer != NEVER) {
      @Nullable P newest = pending.get(pending.next() - 1);
      return newest == null ? NEVER : newest.due;
    }
    long[] earliest = {NEVER};
    pending.forEach(operation -> earliest[0] = Math.min(earliest[0], operation.due));
    return earliest[0];
  }

  /**
   * Sets the timer, unless it goes off before, or no operation waits.
   *
   * @param time when it is to go off, by {@link #now}, in ns
   */
  public void wakeBy(long time) {
    if (time < timer && !pending.isEmpty()) {
      timer = time;
      timers++;
      long delay = Math.max(0, time - stopwatch.lastTime());
      stopwatch.readWithin(delay);
      context.schedule(Duration.ofNanos(delay), timerMessage.apply(timers));
    }
  }

  /** Sets the timer that has gone off for when the next operation is due, if there is one. */
  public void wakeWhenDue() {
    wakeBy(Math.max(nextDue(), stopwatch.lastTime() + LEAST_PAUSE));
  }

  /**
   * Takes the message of a timer. If it is that of the timer that was set last, none is set any
   * more, and operations are forgotten whose completions have ended.
   *
   * @param timerNumber the number in the message
   * @param ended is told of each that is forgotten, the oldest first; it must not add, renumber or
   *     end any
   * @return whether to look for what is due; false if another timer was set since
   */
  public boolean endTimer(long timerNumber, Consumer<P> ended) {
    if (timerNumber != timers) {
      return false;
    }
    timer = NEVER;
    forgetEnded(ended);
    if (pending.isEmpty()) {
      stopwatch.readWithin(IDLE);
    }
    return true;
  }

  /** Makes the timer void that is set. */
  public void cancelTimer() {
    timer = NEVER;
  }
}
