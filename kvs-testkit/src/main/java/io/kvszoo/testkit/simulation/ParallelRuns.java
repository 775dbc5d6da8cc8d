package io.kvszoo.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the seeds of a simulation on all processors, and finds the lowest that breaks a rule. */
final class ParallelRuns<V> {

  private static final long NANOS_BETWEEN_REPORTS = 2_000_000_000;

  private final Simulation<V> simulation;
  private final long first;
  private final long end;
  private final AtomicLong next;
  private final AtomicLong lowest = new AtomicLong(Long.MAX_VALUE);
  private final long begun = System.nanoTime();
  private final AtomicLong reportAt = new AtomicLong(begun + NANOS_BETWEEN_REPORTS);

  ParallelRuns(Simulation<V> simulation, long first, int seeds) {
    this.simulation = simulation;
    this.first = first;
    this.end = first + seeds;
    next = new AtomicLong(first);
  }

  Report run() {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "simulation");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> working = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        working.add(executor.submit(this::work));
      }
      for (Future<?> worker : working) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the simulation was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a rule or the test kit itself threw an exception", e.getCause());
    } finally {
      executor.shutdownNow();
    }
    Duration time = Duration.ofNanos(System.nanoTime() - begun);
    if (lowest.get() == Long.MAX_VALUE) {
      return new Report(end - first, time, Optional.empty());
    }
    Violation violation = new Shrinker<>(simulation, lowest.get()).shrink();
    return new Report(lowest.get() - first + 1, time, Optional.of(violation));
  }

  private void work() {
    for (long seed = next.getAndIncrement();
        seed < end && seed < lowest.get() && !Thread.currentThread().isInterrupted();
        seed = next.getAndIncrement()) {
      if (simulation.judge(simulation.replay(seed)).isPresent()) {
        lowest.accumulateAndGet(seed, Math::min);
      }
      report(seed);
    }
  }

  private void report(long seed) {
    long now = System.nanoTime();
    long due = reportAt.get();
    if (now - due >= 0 && reportAt.compareAndSet(due, now + NANOS_BETWEEN_REPORTS)) {
      long done = seed - first + 1;
      simulation
          .progress()
          .accept(
              "%s: %,d of %,d runs, %,d per second"
                  .formatted(
                      simulation.routers().get(0),
                      done,
                      end - first,
                      done * 1_000_000_000L / (now - begun)));
    }
  }
}
