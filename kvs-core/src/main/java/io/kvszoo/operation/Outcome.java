package io.kvszoo.operation;

/**
 * How an operation ended. Each operation ends exactly once, in one of three ways, which must not be
 * confused: taking a time-out for a failure is how clients lose or repeat writes.
 *
 * @param <V> the values
 */
public sealed interface Outcome<V> {

  /**
   * It took effect.
   *
   * @param result what it came to
   * @param <V> the values
   */
  record Done<V>(KVSResult<V> result) implements Outcome<V> {

    @Override
    public String toString() {
      return result.toString();
    }
  }

  /**
   * It did not and will not take effect; a retry is safe.
   *
   * @param reason why, for people
   * @param <V> the values
   */
  record NotDone<V>(String reason) implements Outcome<V> {

    @Override
    public String toString() {
      return "unavailable: " + reason;
    }
  }

  /**
   * It may have taken effect, may yet, or may never. Read before you retry, unless doing it twice
   * does no harm.
   *
   * @param reason why that is not known, for people
   * @param <V> the values
   */
  record Unknown<V>(String reason) implements Outcome<V> {

    @Override
    public String toString() {
      return "unknown: " + reason;
    }
  }
}
