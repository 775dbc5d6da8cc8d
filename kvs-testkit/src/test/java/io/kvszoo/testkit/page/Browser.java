package io.kvszoo.testkit.page;

import com.google.common.util.concurrent.Uninterruptibles;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** A headless Chromium, driven by its DevTools protocol. */
public final class Browser implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final Path profile;
  private final BlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();

  /** What the page printed, threw, or tried to load from elsewhere. */
  public final List<String> complaints = new CopyOnWriteArrayList<>();

  private final WebSocket socket;
  private int sent;

  private Browser(Path program) throws IOException, InterruptedException {
    profile = Files.createTempDirectory("browser");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    String address = "";
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    while (address.isEmpty()) {
      String line = output.readLine();
      if (line == null) {
        throw new IOException(program + " ended before it could be driven");
      }
      if (line.startsWith(LISTENING)) {
        address = line.substring(LISTENING.length());
      }
    }
    drain(output);
    HttpClient http = HttpClient.newHttpClient();
    URI pages = URI.create("http://" + URI.create(address).getAuthority() + "/json/list");
    String listed =
        http.send(HttpRequest.newBuilder(pages).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    String page = "";
    for (JsonElement element : JsonParser.parseString(listed).getAsJsonArray()) {
      if (element.getAsJsonObject().get("type").getAsString().equals("page")) {
        page = element.getAsJsonObject().get("webSocketDebuggerUrl").getAsString();
      }
    }
    socket = http.newWebSocketBuilder().buildAsync(URI.create(page), new Listener()).join();
    call("Page.enable", Map.of());
    call("Runtime.enable", Map.of());
    call("Network.enable", Map.of());
  }

  /** Reads what else the browser prints, so that it is not held up. */
  private static void drain(BufferedReader output) {
    Thread reader =
        new Thread(
            () -> {
              try (output) {
                while (output.readLine() != null) {
                  // Of no interest.
                }
              } catch (IOException e) {
                // The browser is closed.
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  /** The browser of this machine; without one, skips what asked for it, and says so. */
  public static Browser orSkip() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Browser::start)
        .orElseThrow(
            () -> {
              String message = "skipped: there is no Chromium on the PATH to look at pages with";
              System.out.println(message);
              return new TestAbortedException(message);
            });
  }

  private static Browser start(Path program) {
    try {
      return new Browser(program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        receive(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void receive(JsonObject message) {
    String method = message.has("method") ? message.get("method").getAsString() : "";
    if (message.has("id")) {
      answers.add(message);
    } else if (method.equals("Runtime.exceptionThrown")
        || method.equals("Runtime.consoleAPICalled")) {
      complaints.add(message.toString());
    } else if (method.equals("Network.requestWillBeSent")) {
      String url =
          message.getAsJsonObject("params").getAsJsonObject("request").get("url").getAsString();
      if (!url.startsWith("file:") && !url.startsWith("data:")) {
        complaints.add("asked for " + url);
      }
    }
  }

  private JsonObject call(String method, Map<String, ?> parameters) {
    JsonObject message = new JsonObject();
    int id = ++sent;
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", new Gson().toJsonTree(parameters));
    CompletableFuture<WebSocket> written = socket.sendText(message.toString(), true);
    written.join();
    while (true) {
      JsonObject answer;
      try {
        answer = answers.poll(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (answer == null) {
        throw new IllegalStateException("the browser did not answer " + method);
      }
      if (answer.get("id").getAsInt() == id) {
        if (answer.has("error")) {
          throw new IllegalStateException(method + ": " + answer.get("error"));
        }
        return answer.getAsJsonObject("result");
      }
    }
  }

  /** Opens a file, and waits until it is loaded. */
  public void open(Path file) {
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    for (int i = 0; i < 300; i++) {
      Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(50));
      if (evaluate("document.readyState + location.protocol").equals("completefile:")) {
        return;
      }
    }
    throw new IllegalStateException(file + " was not loaded");
  }

  /** Waits until a page with a title is shown. */
  public void awaitTitle(String title) {
    for (int i = 0; i < 300 && !evaluate("document.title").equals(title); i++) {
      Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(50));
    }
  }

  /** The value of an expression, as text. */
  public String evaluate(String expression) {
    JsonObject answer =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  /** The text of an element. */
  public String text(String selector) {
    return evaluate("document.querySelector('" + selector + "').textContent");
  }

  /** Presses a key. */
  public void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      call("Input.dispatchKeyEvent", Map.of("type", type, "key", key));
    }
  }

  /** Chooses a medium, "screen" or "print", and a scheme of colors, "light" or "dark". */
  public void medium(String medium, String scheme) {
    List<Map<String, String>> features = new ArrayList<>();
    features.add(Map.of("name", "prefers-color-scheme", "value", scheme));
    call("Emulation.setEmulatedMedia", Map.of("media", medium, "features", features));
  }

  /** Sets the size of the window. */
  public void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Writes what is seen to a PNG file. */
  public void screenshot(Path file) throws IOException {
    JsonObject answer = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(answer.get("data").getAsString()));
  }

  /** Prints to a PDF file. */
  public void print(Path file) throws IOException {
    JsonObject answer = call("Page.printToPDF", Map.of("printBackground", true, "landscape", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(answer.get("data").getAsString()));
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }
}
