package io.kvszoo.testkit.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.kvszoo.router.PaxosRouter;
import io.kvszoo.router.ReplicatedRouter;
import io.kvszoo.storage.CausalStorage;
import io.kvszoo.storage.LwwStorage;
import io.kvszoo.testkit.simulation.Rules;
import io.kvszoo.testkit.simulation.Simulation;
import io.kvszoo.testkit.simulation.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages in a real browser. Without one on the PATH these tests are skipped, and say so. What the
 * browser showed is left in {@code target/screenshots}.
 */
class RunPageTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** A put that is lost from the eyes of a reader; then the leader is cut off. */
  private static final String FAULTY =
      "seed 3; client put 0=1 @5ms, get 0 @150ms, get 0 @800ms; client put 0=3 @10ms; "
          + "20ms-300ms crash node-0; 600ms-700ms partition node-2 | node-0 node-1; "
          + "720ms-730ms loss 1.0; 740ms-780ms pause node-1";

  @TempDir private Path directory;
  private static Browser browser;

  @BeforeAll
  static void start() {
    browser = Browser.orSkip();
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void reset() {
    browser.complaints.clear();
    browser.size(1300, 900);
    browser.medium("", "light");
  }

  @AfterEach
  void the_page_did_not_complain() {
    assertThat(browser.complaints).as("errors and requests of the page").isEmpty();
  }

  private static Simulation<String> paxos() {
    return Simulation.of(new LwwStorage<>(), PaxosRouter.of(3));
  }

  private Path open(RunPage page) {
    Path file = page.write(directory.resolve("page.html"));
    browser.open(file);
    return file;
  }

  private int position() {
    return Integer.parseInt(browser.evaluate("document.getElementById('slider').value"));
  }

  private int shownEvents() {
    return 1 + Integer.parseInt(browser.evaluate("document.getElementById('slider').max"));
  }

  /** How many pixels of the diagram are nearly of a color. */
  private int pixels(int red, int green, int blue) {
    String script =
        """
        (() => {
          const canvas = document.getElementById('diagram');
          const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          let count = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (Math.abs(data[i] - %d) + Math.abs(data[i + 1] - %d) + Math.abs(data[i + 2] - %d) < 24) count++;
          }
          return String(count);
        })()"""
            .formatted(red, green, blue);
    return Integer.parseInt(browser.evaluate(script));
  }

  private static RunPage violation() {
    Simulation<String> simulation =
        Simulation.of(new CausalStorage<>(), ReplicatedRouter.of(3))
            .rules(List.of(Rules.linearizable()));
    String smallest = simulation.run().violation().orElseThrow().smallest().toString();
    return new RunPage(simulation.recording(smallest));
  }

  @Test
  void shows_what_each_process_has_at_each_moment() throws IOException {
    open(new RunPage(paxos().recording(FAULTY)));
    browser.screenshot(SCREENSHOTS.resolve("run.png"));
    assertThat(browser.text("h1")).isEqualTo("PaxosRouter(3) over LwwStorage");
    assertThat(browser.text("#state")).doesNotContain("leads").doesNotContain("v1");
    browser.press("End");
    assertThat(browser.text("#state")).contains("leads ballot 3.").contains("k0: v4");
    assertThat(browser.text("#operations")).contains("put k0=v1").contains("get k0");
  }

  @Test
  void keys_step_zoom_and_go_to_faults() {
    open(new RunPage(paxos().recording(FAULTY)));
    browser.press("ArrowRight");
    browser.press("ArrowRight");
    browser.press("ArrowLeft");
    assertThat(position()).isEqualTo(1);
    browser.press("n");
    assertThat(browser.text("#now")).contains("host node-0: crashed");
    assertThat(browser.text("#state"))
        .contains("node-0/acceptoris downnode-0/proposeris downnode-0/replicais downnode-1");
    browser.press("ArrowLeft");
    assertThat(browser.text("#state")).contains("node-0/proposerleads ballot 1.0");
    browser.press("n");
    browser.press("n");
    assertThat(browser.text("#now")).contains("host node-0: restarted");
    browser.press("n");
    assertThat(browser.text("#now")).contains("partition: node-2 | node-0 node-1");
    browser.press("p");
    assertThat(browser.text("#now")).contains("restarted");
    int arrows = pixels(255, 255, 255);
    browser.press("+");
    assertThat(pixels(255, 255, 255)).as("zoomed").isNotEqualTo(arrows);
    browser.press("Home");
    browser.press("0");
    assertThat(position()).isZero();
  }

  @Test
  void the_violation_is_seen_first() throws IOException {
    open(violation());
    browser.screenshot(SCREENSHOTS.resolve("violation.png"));
    assertThat(browser.text("#violation"))
        .contains("Breaks the rule “linearizable”")
        .contains("violates linearizability");
    assertThat(browser.evaluate("String(document.querySelectorAll('.blamed').length)"))
        .isEqualTo("3");
    assertThat(pixels(198, 40, 40)).as("red pixels").isGreaterThan(50);
    int there = position();
    browser.press("Home");
    browser.press("v");
    assertThat(position()).isEqualTo(there);
  }

  @Test
  void filters_messages_and_hosts() {
    open(new RunPage(paxos().recording(FAULTY)));
    int all = shownEvents();
    click("#types", "messages in the background");
    int work = shownEvents();
    assertThat(work).isLessThan(all / 2);
    click("#types", "ProposerMessage.Vote");
    assertThat(shownEvents()).isLessThan(work);
    click("#hosts", "node-2");
    browser.press("End");
    assertThat(browser.text("#state")).contains("node-1/replica").doesNotContain("node-2/replica");
    click("#types", "timers");
    assertThat(shownEvents()).isGreaterThan(work);
  }

  private void click(String fieldset, String label) {
    browser.evaluate(
        "[...document.querySelectorAll('%s label')].find(l => l.textContent.includes('%s')).click()"
            .formatted(fieldset, label));
  }

  @Test
  void is_readable_in_the_dark_and_in_print() throws IOException {
    open(violation());
    String background = "getComputedStyle(document.body).backgroundColor";
    assertThat(browser.evaluate(background)).isEqualTo("rgb(255, 255, 255)");
    assertThat(pixels(255, 255, 255)).isGreaterThan(100_000);
    browser.medium("", "dark");
    browser.screenshot(SCREENSHOTS.resolve("dark.png"));
    assertThat(browser.evaluate(background)).isEqualTo("rgb(20, 23, 28)");
    assertThat(pixels(255, 255, 255)).isLessThan(1000);
    browser.print(SCREENSHOTS.resolve("printed.pdf"));
    assertThat(pixels(255, 255, 255)).as("dark again").isLessThan(1000);
  }

  @Test
  void stays_usable_with_10_000_events() throws IOException {
    RunPage page =
        new RunPage(
            Simulation.of(new LwwStorage<>(), ReplicatedRouter.of(5))
                .workload(Workload.mixed().withOperations(900))
                .recording(3));
    assertThat(page.recording().log().events().size()).isGreaterThan(10_000);
    long begin = System.nanoTime();
    open(page);
    browser.press("ArrowRight");
    long loaded = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      browser.press("ArrowRight");
    }
    long stepped = System.nanoTime();
    browser.screenshot(SCREENSHOTS.resolve("many.png"));
    assertThat(position()).isEqualTo(21);
    assertThat((loaded - begin) / 1e9).as("s to load").isLessThan(15);
    assertThat((stepped - loaded) / 20e6).as("ms a step").isLessThan(500);
    System.out.printf(
        "page of %,d events: loaded in %d ms, %d ms a step%n",
        page.recording().log().events().size(),
        (loaded - begin) / 1_000_000,
        (stepped - loaded) / 20_000_000L);
  }

  @Test
  void texts_cannot_break_out() throws IOException {
    RunPage page =
        new RunPage(
            Simulation.of(
                    new LwwStorage<>(),
                    ReplicatedRouter.of(2),
                    number -> "</script><script>alert(1)</script>${script}&amp;" + number)
                .recording("seed 1; client put 0=1, get 0 @50ms"));
    Path file = open(page);
    assertThat(browser.text("#operations"))
        .contains("get k0")
        .contains("</script><script>alert(1)</script>${script}&amp;1");
    assertThat(Files.readString(file).split("</script>", -1)).hasSize(3);
  }
}
