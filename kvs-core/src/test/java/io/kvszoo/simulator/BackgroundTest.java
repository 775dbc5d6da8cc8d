package io.kvszoo.simulator;

import static io.kvszoo.simulator.Probe.ms;
import static io.kvszoo.simulator.Probe.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackgroundTest {

  private static final String THREAD = "simulated network";

  private final SimulatedNetwork network = SimulatedNetwork.seeded(42);
  private final Probe a = Probe.on(network, "a");
  private final Probe b = Probe.on(network, "b");
  private @Nullable Background background;
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void stop() {
    never.countDown();
    if (background != null) {
      background.close();
    }
  }

  private void runInBackground() {
    background = network.runInBackground();
  }

  private void runInRealTime() {
    background = network.runInRealTime();
  }

  private void after(Duration delay, Runnable action) {
    var unused = network.after(delay, action);
  }

  private void block() {
    try {
      never.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // As fast as it can.

  @Test
  void time_passes_by_itself_until_the_last_action_and_not_further() throws Exception {
    runInBackground();
    a.act(context -> context.schedule(Duration.ofDays(2), text("later")));
    CountDownLatch ran = new CountDownLatch(1);
    after(Duration.ofDays(1), ran::countDown);
    ran.await();
    Thread.sleep(20);
    assertThat(network.now()).isEqualTo(Duration.ofDays(1));
    assertThat(a.received).isEmpty();
  }

  @Test
  void without_an_action_time_stands_still_and_there_is_no_thread() throws Exception {
    runInBackground();
    a.send(b, "hello");
    Thread.sleep(20);
    assertThat(network.now()).isZero();
    CountDownLatch ran = new CountDownLatch(1);
    after(ms(1), ran::countDown);
    ran.await();
    List<Thread> threads = threads();
    assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
    for (Thread thread : threads) {
      thread.join(5_000);
    }
    assertThat(threads).noneMatch(Thread::isAlive);
    CountDownLatch again = new CountDownLatch(1);
    after(ms(1), again::countDown);
    again.await();
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(THREAD))
        .toList();
  }

  @Test
  void whoever_waits_for_a_condition_runs_no_action_of_another() {
    runInBackground();
    Queue<String> ranIn = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 100; i++) {
      after(ms(i), () -> ranIn.add(Thread.currentThread().getName()));
    }
    assertThat(network.await(() -> ranIn.size() == 100, ms(1_000))).isTrue();
    assertThat(ranIn).containsOnly(THREAD);
  }

  @Test
  void each_action_runs_when_its_time_has_come() throws Exception {
    CountDownLatch ran = new CountDownLatch(200);
    Queue<Integer> early = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 200; i++) {
      int due = 1_000 + i;
      after(
          ms(due),
          () -> {
            if (network.now().compareTo(ms(due)) < 0) {
              early.add(due);
            }
            ran.countDown();
          });
    }
    runInBackground();
    ran.await();
    assertThat(early).isEmpty();
  }

  @Test
  void an_action_that_blocks_holds_up_neither_actions_nor_those_who_wait() throws Exception {
    runInBackground();
    CountDownLatch ran = new CountDownLatch(20);
    for (int i = 0; i < 20; i++) {
      after(
          ms(i),
          () -> {
            ran.countDown();
            block();
          });
    }
    ran.await();
    a.send(b, "hello");
    assertThat(network.await(() -> !b.received.isEmpty(), ms(10))).isTrue();
  }

  @Test
  void an_action_may_wait_for_the_network() throws Exception {
    runInBackground();
    CountDownLatch ran = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      after(
          ms(1),
          () -> {
            network.runFor(ms(100));
            ran.countDown();
          });
    }
    ran.await();
    assertThat(network.now()).isGreaterThanOrEqualTo(ms(101));
  }

  @Test
  void an_action_that_throws_is_one_of_many() throws Exception {
    runInBackground();
    CountDownLatch ran = new CountDownLatch(1);
    after(
        ms(1),
        () -> {
          throw new IllegalStateException("an action");
        });
    after(ms(2), ran::countDown);
    ran.await();
  }

  @Test
  void a_process_that_throws_ends_alone() throws Exception {
    runInBackground();
    a.act(
        context ->
            context.schedule(
                ms(1),
                new Probe.Message.Act(
                    late -> {
                      throw new IllegalArgumentException("a process");
                    })));
    CountDownLatch ran = new CountDownLatch(1);
    after(ms(10), ran::countDown);
    ran.await();
  }

  // In real time.

  @Test
  void in_real_time_virtual_time_is_as_fast_as_real_time() {
    long begin = System.nanoTime();
    Duration virtual = network.now();
    runInRealTime();
    a.send(b, "hello");
    network.runFor(ms(100));
    assertThat(b.received).isNotEmpty();
    Duration elapsed = network.now().minus(virtual);
    Duration real = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(elapsed).isBetween(ms(100), real);
  }

  @Test
  void in_real_time_actions_run_when_they_are_due() throws Exception {
    runInRealTime();
    long begin = System.nanoTime();
    CountDownLatch ran = new CountDownLatch(2);
    after(ms(50), ran::countDown);
    after(ms(20), ran::countDown);
    ran.await();
    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(ms(49).toNanos());
  }

  // Beginning and ending.

  @Test
  void it_runs_at_one_pace_and_is_ended_once() {
    assertThat(network.isRunInBackground()).isFalse();
    Background fast = network.runInBackground();
    assertThat(network.runInBackground()).isSameAs(fast);
    assertThat(network.isRunInBackground()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(network::runInRealTime)
        .withMessageContaining("at another pace; close the Background");
    assertThatIllegalStateException()
        .isThrownBy(network::step)
        .withMessageContaining("the network runs in the background");
    fast.close();
    fast.close();
    assertThat(network.isRunInBackground()).isFalse();
    background = network.runInRealTime();
    assertThat(network.runInRealTime()).isSameAs(background).isNotSameAs(fast);
  }

  @Test
  void after_its_end_the_caller_runs_the_network_again() throws Exception {
    Background fast = network.runInBackground();
    List<String> ran = new ArrayList<>();
    CountDownLatch first = new CountDownLatch(1);
    after(ms(1), first::countDown);
    first.await();
    fast.close();
    after(ms(1), () -> ran.add(Thread.currentThread().getName()));
    Thread.sleep(20);
    assertThat(ran).isEmpty();
    network.runFor(ms(1));
    assertThat(ran).containsExactly(Thread.currentThread().getName());
  }

  @Test
  void an_interrupt_of_one_who_waits_is_kept_and_does_not_end_the_wait() {
    runInRealTime();
    Thread.currentThread().interrupt();
    network.runFor(ms(20));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(network.now()).isGreaterThanOrEqualTo(ms(20));
  }
}
