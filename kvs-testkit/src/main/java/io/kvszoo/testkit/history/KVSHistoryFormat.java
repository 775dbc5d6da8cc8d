package io.kvszoo.testkit.history;

import static com.google.common.base.Preconditions.checkNotNull;
import static java.util.stream.Collectors.joining;

import io.kvszoo.operation.KVSOperation;
import io.kvszoo.operation.KVSResult;
import io.kvszoo.testkit.history.EdnReader.Keyword;
import io.kvszoo.testkit.history.EdnReader.Nil;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes and reads histories of key-value stores in Jepsen's format: EDN with one event per line,
 * in the order of the events, for exchange with other checkers.
 *
 * <pre>
 * history := event*  |  "[" event* "]"
 * event   := {:process integer, :type type, :f f, :value value,
 *             [:time integer]        ns; if absent, one more than that of the event before
 *             [:client integer]      the session; if absent, the process
 *             [:error reason]}
 * type    := :invoke | :ok | :fail | :info
 * f       := :read | :write | :cas
 * value   := content                 of the only register, named ""
 *          | [key content]           of the register with that key, in all events or in none
 * content := nil                     an invoked read; a read of nothing; a write of nothing (delete)
 *          | scalar                  an integer or a string
 *          | [scalar scalar*]        a read of siblings
 *          | [(nil | scalar) scalar] a cas: what is expected, and the new value
 * </pre>
 *
 * <p>{@code :info} is an unknown outcome, as is an invocation without completion. After an unknown
 * outcome, a client of Jepsen continues under a new process number, and so does ours; {@code
 * :client} then identifies the session. {@code :fail} means that there was no effect. A cas that
 * was not applied has the values that it found in {@code :error [:found [scalar*]]}; without them,
 * it is only known to have had no effect. Events whose process is not an integer, such as {@code
 * :nemesis}, and other keys of events are ignored.
 *
 * @param <V> the type of the values
 */
public final class KVSHistoryFormat<V> {

  private static final Keyword FOUND = new Keyword("found");

  private final Class<V> values;

  private KVSHistoryFormat(Class<V> values) {
    this.values = values;
  }

  /**
   * The format for values that are strings.
   *
   * @return the format
   */
  public static KVSHistoryFormat<String> strings() {
    return new KVSHistoryFormat<>(String.class);
  }

  /**
   * The format for values that are integers.
   *
   * @return the format
   */
  public static KVSHistoryFormat<Long> integers() {
    return new KVSHistoryFormat<>(Long.class);
  }

  /**
   * Writes a history; each event includes its key.
   *
   * @param history any history of a key-value store
   * @return the text, with one event per line
   */
  public String write(History<KVSOperation<V>, KVSResult<V>> history) {
    List<Line> lines = new ArrayList<>();
    int clients =
        history.operations().stream().mapToInt(operation -> operation.client() + 1).max().orElse(0);
    Map<Integer, Integer> processes = new HashMap<>();
    for (Operation<KVSOperation<V>, KVSResult<V>> operation : history.operations()) {
      int process = processes.computeIfAbsent(operation.client(), client -> client);
      String begin = "{:process " + process;
      String client = process == operation.client() ? "" : ", :client " + operation.client();
      String f = ", :f " + function(operation.input());
      String asked = ", :value " + keyed(operation, asked(operation.input()));
      lines.add(
          new Line(
              operation.invokedAt(),
              operation.invoked(),
              begin + ", :type :invoke" + f + asked + time(operation.invokedAt()) + client + "}"));
      lines.add(
          new Line(
              operation.completedAt(),
              operation.completed(),
              begin
                  + completion(operation, f, asked)
                  + time(operation.completedAt())
                  + client
                  + "}"));
      if (operation.ending() instanceof Ending.Unknown<KVSResult<V>>) {
        processes.put(operation.client(), process + clients);
      }
    }
    lines.sort(Comparator.comparingLong(Line::nanos).thenComparingInt(Line::position));
    return lines.stream().map(line -> line.text() + "\n").collect(joining());
  }

  /** An event, and its place among all; events of one moment go by position. */
  private record Line(long nanos, int position, String text) {}

  private static String time(long nanos) {
    return ", :time " + nanos;
  }

  private static String function(KVSOperation<?> operation) {
    if (operation instanceof KVSOperation.Get<?>) {
      return ":read";
    }
    return operation instanceof KVSOperation.CompareAndSet<?> ? ":cas" : ":write";
  }

  private String asked(KVSOperation<V> operation) {
    if (operation instanceof KVSOperation.Put<V> put) {
      return text(put.value());
    } else if (operation instanceof KVSOperation.CompareAndSet<V> cas) {
      return "[" + orNil(cas.expected()) + " " + orNil(cas.update()) + "]";
    }
    return "nil";
  }

  private String orNil(Optional<V> value) {
    return value.map(this::text).orElse("nil");
  }

  private String completion(
      Operation<KVSOperation<V>, KVSResult<V>> operation, String f, String asked) {
    if (operation.ending() instanceof Ending.Ok<KVSResult<V>> ok) {
      if (ok.output() instanceof KVSResult.Read<V> read) {
        return ", :type :ok" + f + ", :value " + keyed(operation, found(read.values()));
      } else if (ok.output() instanceof KVSResult.Compared<V> compared && !compared.applied()) {
        return ", :type :fail" + f + asked + ", :error [:found " + list(compared.found()) + "]";
      }
      return ", :type :ok" + f + asked;
    } else if (operation.ending() instanceof Ending.Failed<KVSResult<V>> failed) {
      return ", :type :fail" + f + asked + ", :error " + quoted(failed.reason());
    }
    Ending.Unknown<KVSResult<V>> unknown = (Ending.Unknown<KVSResult<V>>) operation.ending();
    return ", :type :info" + f + asked + ", :error " + quoted(unknown.reason());
  }

  private static String keyed(Operation<? extends KVSOperation<?>, ?> operation, String content) {
    return "[" + quoted(operation.input().key()) + " " + content + "]";
  }

  private String found(List<V> found) {
    return switch (found.size()) {
      case 0 -> "nil";
      case 1 -> text(found.get(0));
      default -> list(found);
    };
  }

  private String list(List<V> found) {
    return found.stream().map(this::text).collect(joining(" ", "[", "]"));
  }

  private String text(V value) {
    return value instanceof String string ? quoted(string) : value.toString();
  }

  private static String quoted(String string) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < string.length(); i++) {
      char character = string.charAt(i);
      switch (character) {
        case '"', '\\' -> quoted.append('\\').append(character);
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          boolean printable = character >= ' ' && character < 0x7f;
          quoted.append(printable ? character : "\\u%04x".formatted((int) character));
        }
      }
    }
    return quoted.append('"').toString();
  }

  /**
   * Reads a history.
   *
   * @param text the history
   * @return the history, in which positions are the places of the events in the text
   * @throws IllegalArgumentException if the text does not follow the grammar; the message names the
   *     line
   */
  public History<KVSOperation<V>, KVSResult<V>> read(String text) {
    checkNotNull(text, "text must not be null; pass a history in EDN");
    EdnReader reader = new EdnReader(text);
    HistoryRecorder<KVSOperation<V>, KVSResult<V>> recorder = new HistoryRecorder<>();
    List<Event> events = events(reader);
    Function<Object, Content> contents = contents(events);
    Map<Long, Open<V>> open = new HashMap<>();
    long now = -1;
    for (Event event : events) {
      long process = event.process();
      now = event.time(now);
      if (event.type().equals("invoke")) {
        if (open.containsKey(process)) {
          throw event.error("process " + process + " invokes an operation while one is open");
        }
        KVSOperation<V> input = input(event, contents.apply(event.value()));
        open.put(process, new Open<>(recorder.invoke(event.client(), input, now), input));
      } else {
        Open<V> completed = open.remove(process);
        if (completed == null) {
          throw event.error("process " + process + " completes an operation that it never invoked");
        }
        Object content = contents.apply(event.value()).content();
        recorder.complete(completed.index, ending(event, completed.input, content), now);
      }
    }
    return recorder.history();
  }

  private record Open<V>(int index, KVSOperation<V> input) {}

  private record Content(String key, Object content) {}

  private record Event(Map<Object, Object> map, int line) {

    Object get(String name, Object otherwise) {
      return map.getOrDefault(new Keyword(name), otherwise);
    }

    Object value() {
      return get("value", Nil.NIL);
    }

    long integer(String name, long otherwise) {
      if (get(name, otherwise) instanceof Long integer && integer >= 0) {
        return integer;
      }
      throw error(":" + name + " " + get(name, otherwise) + " is not an integer of at least 0");
    }

    long process() {
      return integer("process", -1);
    }

    int client() {
      long client = integer("client", process());
      if (client >= Integer.MAX_VALUE) {
        throw error("client " + client + " is too large; number clients from 0");
      }
      return (int) client;
    }

    long time(long before) {
      long time = integer("time", before + 1);
      if (time < before) {
        throw error(":time " + time + " is before that of the event before, " + before);
      }
      return time;
    }

    String type() {
      return keyword("type");
    }

    String function() {
      return keyword("f");
    }

    private String keyword(String name) {
      if (get(name, Nil.NIL) instanceof Keyword keyword) {
        return keyword.name();
      }
      throw error("the event has no keyword as its :" + name);
    }

    IllegalArgumentException error(String problem) {
      return new IllegalArgumentException("line " + line + ": " + problem);
    }
  }

  private static List<Event> events(EdnReader reader) {
    List<Event> events = new ArrayList<>();
    while (reader.hasNext()) {
      int line = reader.line();
      Object next = reader.next();
      List<?> maps = next instanceof List<?> list ? list : List.of(next);
      for (Object map : maps) {
        if (!(map instanceof Map<?, ?> event)) {
          throw new IllegalArgumentException(
              "line " + line + ": '" + map + "' is not an event; events are maps in braces");
        }
        Event added = new Event(Map.copyOf(event), line);
        if (!(added.get("process", Nil.NIL) instanceof Keyword)) {
          events.add(added);
        }
      }
    }
    return events;
  }

  /** Separates keys from values if all invocations have a key. */
  private static Function<Object, Content> contents(List<Event> events) {
    boolean keyed =
        events.stream()
            .filter(event -> event.type().equals("invoke"))
            .allMatch(
                event ->
                    event.value() instanceof List<?> pair
                        && pair.size() == 2
                        && (!event.function().equals("cas") || pair.get(1) instanceof List<?>));
    return value -> {
      if (keyed && value instanceof List<?> pair && pair.size() == 2) {
        return new Content(String.valueOf(pair.get(0)), pair.get(1));
      }
      return new Content("", value);
    };
  }

  private KVSOperation<V> input(Event event, Content asked) {
    if (asked.key().length() > KVSOperation.MAX_KEY_LENGTH) {
      throw event.error("the key of " + asked.key().length() + " characters is too long");
    }
    return switch (event.function()) {
      case "read" -> KVSOperation.get(asked.key());
      case "write" ->
          asked.content() == Nil.NIL
              ? KVSOperation.delete(asked.key())
              : KVSOperation.put(asked.key(), value(event, asked.content()));
      case "cas" -> compareAndSet(event, asked);
      default ->
          throw event.error(
              "unknown function :" + event.function() + "; use :read, :write or :cas");
    };
  }

  private KVSOperation<V> compareAndSet(Event event, Content asked) {
    if (asked.content() instanceof List<?> pair && pair.size() == 2) {
      if (pair.get(0) == Nil.NIL) {
        return KVSOperation.putIfAbsent(asked.key(), value(event, pair.get(1)));
      }
      V expected = value(event, pair.get(0));
      return pair.get(1) == Nil.NIL
          ? KVSOperation.compareAndDelete(asked.key(), expected)
          : KVSOperation.compareAndSet(asked.key(), expected, value(event, pair.get(1)));
    }
    throw event.error("the value of a :cas must be [expected new], but is " + asked.content());
  }

  private Ending<KVSResult<V>> ending(Event event, KVSOperation<V> input, Object content) {
    Object error = event.get("error", Nil.NIL);
    return switch (event.type()) {
      case "ok" -> new Ending.Ok<>(result(event, input, content));
      case "fail" ->
          input instanceof KVSOperation.CompareAndSet<V>
                  && error instanceof List<?> pair
                  && pair.size() == 2
                  && FOUND.equals(pair.get(0))
              ? new Ending.Ok<>(new KVSResult.Compared<>(false, values(event, pair.get(1))))
              : new Ending.Failed<>(reason(error));
      case "info" -> new Ending.Unknown<>(reason(error));
      default ->
          throw event.error("unknown type :" + event.type() + "; use :invoke, :ok, :fail or :info");
    };
  }

  private static String reason(Object error) {
    return error == Nil.NIL ? "no reason was given" : error.toString();
  }

  private KVSResult<V> result(Event event, KVSOperation<V> input, Object content) {
    if (input instanceof KVSOperation.Get<V>) {
      return new KVSResult.Read<>(values(event, content));
    } else if (input instanceof KVSOperation.CompareAndSet<V> cas) {
      return new KVSResult.Compared<>(true, cas.expected().stream().toList());
    }
    return new KVSResult.Written<>();
  }

  private List<V> values(Event event, Object content) {
    if (content == Nil.NIL) {
      return List.of();
    }
    List<?> found = content instanceof List<?> list ? list : List.of(content);
    return found.stream().map(value -> value(event, value)).toList();
  }

  private V value(Event event, Object content) {
    if (!values.isInstance(content)) {
      throw event.error(
          "'%s' is not a value of this format; write a %s"
              .formatted(content, values.getSimpleName()));
    }
    return values.cast(content);
  }
}
