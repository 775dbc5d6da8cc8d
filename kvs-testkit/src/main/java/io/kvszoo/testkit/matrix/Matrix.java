package io.kvszoo.testkit.matrix;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import io.kvszoo.router.Router;
import io.kvszoo.storage.Storage;
import io.kvszoo.testkit.matrix.MatrixRow.Available;
import io.kvszoo.testkit.matrix.MatrixRow.Complex;
import io.kvszoo.testkit.matrix.MatrixRow.Consistent;
import io.kvszoo.testkit.matrix.MatrixRow.Costs;
import io.kvszoo.testkit.matrix.MatrixRow.Recovers;
import io.kvszoo.testkit.matrix.MatrixRow.Scales;
import io.kvszoo.testkit.page.RunPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Measures architectures under the same operations and faults:
 *
 * <pre>{@code
 * MatrixResult result =
 *     Matrix.empty()
 *         .row("sharded", new LwwStorage<>(), ShardedRouter::of, 3)
 *         .row("mine", new LwwStorage<>(), MyRouter::new, 3)
 *         .measure((share, part) -> {});
 * result.write(Path.of("target/matrix"));
 * }</pre>
 *
 * <p>The checkers verify the consistency in runs under random faults. All other measurements use
 * the same operations for all rows, and faults that begin before fixed operations. The same rows
 * and seeds give the same result on every machine.
 *
 * <p>Immutable: each method that changes a setting returns a new matrix.
 */
public final class Matrix {

  private static final int DEFAULT_SEEDS = 300;
  private static final ImmutableList<Integer> DEFAULT_SIZES = ImmutableList.of(1, 2, 4, 8, 16);
  private static final int PARTS_PER_ROW = 5;

  private final ImmutableList<Architecture> rows;
  private final int seeds;
  private final ImmutableList<Integer> sizes;

  private Matrix(ImmutableList<Architecture> rows, int seeds, ImmutableList<Integer> sizes) {
    this.rows = rows;
    this.seeds = seeds;
    this.sizes = sizes;
  }

  /**
   * Returns a matrix without rows.
   *
   * @return the matrix
   */
  public static Matrix empty() {
    return new Matrix(ImmutableList.of(), DEFAULT_SEEDS, DEFAULT_SIZES);
  }

  /**
   * Adds a row.
   *
   * @param name the name of the row, different from the others
   * @param storage the storage; it must keep the values that are put
   * @param ofSize creates the router with a number of shards or replicas, for the scaling curve; it
   *     may throw {@link IllegalArgumentException} for sizes that the router does not support
   * @param size the size for all other measurements, at least 1
   * @return the matrix
   */
  public Matrix row(
      String name, Storage<String, ?> storage, IntFunction<? extends Router> ofSize, int size) {
    return row(new Architecture(name, storage, ofSize, size));
  }

  /**
   * Adds a row.
   *
   * @param architecture the row, with a name different from the others
   * @return the matrix
   */
  public Matrix row(Architecture architecture) {
    checkNotNull(architecture, "architecture must not be null; pass a row to measure");
    String name = architecture.name();
    checkArgument(
        rows.stream().noneMatch(row -> row.name().equals(name)),
        "there already is a row '%s'; give each row a different name",
        name);
    return new Matrix(
        ImmutableList.<Architecture>builder().addAll(rows).add(architecture).build(), seeds, sizes);
  }

  /**
   * Sets the number of runs in which a guarantee must hold; 300 by default.
   *
   * @param newSeeds the number, at least 1
   * @return the matrix
   */
  public Matrix seeds(int newSeeds) {
    checkArgument(newSeeds > 0, "seeds (%s) must be > 0; it is the number of runs", newSeeds);
    return new Matrix(rows, newSeeds, sizes);
  }

  /**
   * Sets the sizes of the scaling curve; 1, 2, 4, 8 and 16 by default. If a router does not support
   * a size, the next larger one is used.
   *
   * @param newSizes the numbers of shards or replicas, at least one size, each at least 1, in
   *     ascending order
   * @return the matrix
   */
  public Matrix sizes(Integer... newSizes) {
    checkArgument(newSizes.length > 0, "sizes must not be empty; give at least one size");
    for (int size : newSizes) {
      checkArgument(size > 0, "size (%s) must be > 0", size);
    }
    return new Matrix(rows, seeds, ImmutableList.copyOf(newSizes));
  }

  /**
   * Measures all rows, on all processors. This takes about ten seconds per row on two processors.
   *
   * @param progress receives progress updates
   * @return the measurements
   */
  public MatrixResult measure(Progress progress) {
    checkArgument(!rows.isEmpty(), "the matrix has no row; add at least one with row(...)");
    return new Measurement(progress).measure();
  }

  /** The measurement of all rows. */
  private final class Measurement {

    private final Progress progress;
    private final AtomicInteger done = new AtomicInteger();
    private final Map<String, RunPage> pages = new TreeMap<>();
    private final ExecutorService executor =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            task -> {
              Thread thread = new Thread(task, "matrix");
              thread.setDaemon(true);
              return thread;
            });

    private Measurement(Progress progress) {
      this.progress = progress;
    }

    private MatrixResult measure() {
      try {
        List<Row> begun = rows.stream().map(Row::new).toList();
        List<MatrixRow> measured = new ArrayList<>();
        for (Row row : begun) {
          // Uses all processors itself, after the measurements before it.
          Consistent consistent =
              part(
                  row.architecture,
                  "consistency",
                  () -> Consistencies.measure(row.architecture, seeds, pages));
          measured.add(row.measured(consistent));
        }
        return new MatrixResult(measured, seeds, pages);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the measurement was interrupted", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a measurement failed: " + e.getCause(), e.getCause());
      } finally {
        executor.shutdownNow();
      }
    }

    private <T> T part(Architecture architecture, String name, Callable<T> measurement)
        throws ExecutionException {
      try {
        T result = measurement.call();
        progress.done(
            (double) done.incrementAndGet() / (PARTS_PER_ROW * rows.size()),
            architecture.name() + ": " + name);
        return result;
      } catch (Exception e) {
        throw new ExecutionException("row '" + architecture.name() + "', " + name, e);
      }
    }

    /** The pending measurements of a row. */
    private final class Row {

      private final Architecture architecture;
      private final Set<String> messageTypes = new TreeSet<>();
      private final Set<String> roles = new TreeSet<>();
      private final Future<Available> available;
      private final Future<Recovers> recovers;
      private final Future<Costs> costs;
      private final Future<Scales> scales;

      private Row(Architecture architecture) {
        this.architecture = architecture;
        available = submit("availability", () -> Availability.measure(architecture, messageTypes));
        recovers = submit("recovery", () -> Recovery.measure(architecture));
        costs = submit("cost", () -> Cost.measure(architecture, roles));
        scales = submit("scalability", () -> Scalability.measure(architecture, sizes));
      }

      private <T> Future<T> submit(String name, Callable<T> measurement) {
        return executor.submit(() -> part(architecture, name, measurement));
      }

      private MatrixRow measured(Consistent consistent)
          throws InterruptedException, ExecutionException {
        Available answered = available.get();
        Costs cost = costs.get();
        return new MatrixRow(
            architecture.name(),
            architecture.router() + " over " + architecture.storage(),
            consistent,
            answered,
            recovers.get(),
            cost,
            scales.get(),
            new Complex(List.copyOf(roles), List.copyOf(messageTypes), CodeSize.of(architecture)));
      }
    }
  }
}
