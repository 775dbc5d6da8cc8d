package io.kvszoo.testkit.page;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.kvszoo.testkit.recording.EventLog;
import io.kvszoo.testkit.recording.RecordedEvent;
import io.kvszoo.testkit.recording.StateChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An event log as rows of numbers, as the script of a {@link RunPage} reads it. */
final class EventRows {

  /** The kinds of events, by the numbers that the page's script knows them by. */
  private enum Kind {
    SENT(0),
    DELIVERED(1),
    DROPPED(2),
    CALLED(3),
    TIMER(4),
    STARTED(5),
    SYNCED(6),
    HOST(7),
    PARTITION(8),
    LINKS(9),
    FAILED(10);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  private final EventLog log;
  private final Interned texts;
  private final Interned types = new Interned();
  private final Map<String, Integer> processes = new HashMap<>();

  EventRows(EventLog log, Interned texts) {
    this.log = log;
    this.texts = texts;
    log.processes().keySet().forEach(path -> processes.put(path, processes.size()));
  }

  /** Adds the log to the data of a page. */
  void addTo(JsonObject data) {
    JsonArray hosts = new JsonArray();
    log.hosts().forEach(hosts::add);
    JsonArray all = new JsonArray();
    log.processes()
        .forEach(
            (path, host) -> {
              JsonArray process = new JsonArray();
              process.add(path);
              process.add(log.hosts().indexOf(host));
              all.add(process);
            });
    JsonArray events = new JsonArray();
    log.events().forEach(event -> events.add(row(event)));
    JsonArray views = new JsonArray();
    log.changes().forEach(change -> views.add(row(change)));
    data.add("hosts", hosts);
    data.add("processes", all);
    data.add("types", types.toJson());
    data.add("events", events);
    data.add("views", views);
  }

  /** The kind of an event, its time, its cause, and what belongs to the kind. */
  private JsonArray row(RecordedEvent event) {
    if (event instanceof RecordedEvent.Sent sent) {
      return message(Kind.SENT, event, sent.message());
    } else if (event instanceof RecordedEvent.Delivered delivered) {
      return message(Kind.DELIVERED, event, delivered.message());
    } else if (event instanceof RecordedEvent.Dropped dropped) {
      JsonArray row = message(Kind.DROPPED, event, dropped.message());
      row.add(texts.number(dropped.reason()));
      return row;
    } else if (event instanceof RecordedEvent.Called called) {
      return of(Kind.CALLED, event, called.process(), called.text());
    } else if (event instanceof RecordedEvent.TimerFired timer) {
      return of(Kind.TIMER, event, timer.process(), timer.text());
    } else if (event instanceof RecordedEvent.Failed failed) {
      return of(Kind.FAILED, event, failed.process(), failed.text());
    } else if (event instanceof RecordedEvent.Started started) {
      return of(Kind.STARTED, event, started.process());
    } else if (event instanceof RecordedEvent.Synced synced) {
      return of(Kind.SYNCED, event, synced.process());
    } else if (event instanceof RecordedEvent.HostChanged changed) {
      JsonArray row = begin(Kind.HOST, event);
      row.add(log.hosts().indexOf(changed.host()));
      row.add(texts.number(changed.change()));
      return row;
    } else if (event instanceof RecordedEvent.Partitioned partitioned) {
      JsonArray row = begin(Kind.PARTITION, event);
      row.add(
          texts.number(
              names(partitioned.from())
                  + (partitioned.bothWays() ? " | " : " -/-> ")
                  + names(partitioned.to())));
      row.add(partitioned.healed() ? 1 : 0);
      return row;
    }
    JsonArray row = begin(Kind.LINKS, event);
    row.add(texts.number(((RecordedEvent.LinksChanged) event).change()));
    return row;
  }

  private int process(String path) {
    return processes.getOrDefault(path, -1);
  }

  private static JsonArray begin(Kind kind, RecordedEvent event) {
    JsonArray row = new JsonArray();
    row.add(kind.number);
    row.add(event.at().toNanos());
    row.add(event.cause());
    return row;
  }

  private static String names(List<String> hosts) {
    return hosts.stream().sorted().collect(joining(" "));
  }

  private JsonArray of(Kind kind, RecordedEvent event, String process) {
    JsonArray row = begin(kind, event);
    row.add(process(process));
    return row;
  }

  private JsonArray of(Kind kind, RecordedEvent event, String process, String text) {
    JsonArray row = of(kind, event, process);
    row.add(texts.number(text));
    return row;
  }

  private JsonArray message(Kind kind, RecordedEvent event, RecordedEvent.Message message) {
    JsonArray row = of(kind, event, message.from());
    row.add(process(message.to()));
    row.add(types.number(message.type()));
    row.add(texts.number(message.text()));
    return row;
  }

  private JsonArray row(StateChange change) {
    JsonArray row = new JsonArray();
    row.add(change.after());
    row.add(process(change.process()));
    change
        .standing()
        .ifPresentOrElse(
            standing -> row.add(texts.number(standing)), () -> row.add(JsonNull.INSTANCE));
    row.add(pairs(change.facts()));
    row.add(pairs(change.entries()));
    return row;
  }

  /** Pairs of a name and its value, or -1 if it is gone. */
  private JsonArray pairs(Map<String, Optional<String>> changes) {
    JsonArray all = new JsonArray();
    changes.forEach(
        (name, value) -> {
          JsonArray pair = new JsonArray();
          pair.add(texts.number(name));
          pair.add(value.map(texts::number).orElse(-1));
          all.add(pair);
        });
    return all;
  }
}
