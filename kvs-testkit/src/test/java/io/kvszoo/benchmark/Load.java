package io.kvszoo.benchmark;

import io.kvszoo.KVSClient;
import io.kvszoo.KVSServer;
import io.kvszoo.operation.KVSOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Operations on 10,000 keys, with values of 64 characters, so many of them at a time. */
final class Load {

  private final List<String> keys =
      IntStream.range(0, 10_000).mapToObj(i -> "key-" + (10_000 + i)).toList();
  private final List<String> values =
      IntStream.range(0, 1 << 12).mapToObj(i -> "value-" + "x".repeat(53) + (10_000 + i)).toList();
  private final int[] order = new SplittableRandom(42).ints(1 << 16, 0, 10_000).toArray();
  private final KVSServer<String, ?, ?> server;
  private final List<KVSClient<String>> clients = new ArrayList<>();
  private final int inFlight;
  private int next;
  private int left;

  /** Connects clients, and puts all keys once. */
  Load(KVSServer<String, ?, ?> server, int clientCount, int inFlight) {
    this.server = server;
    this.inFlight = inFlight;
    for (int i = 0; i < clientCount; i++) {
      clients.add(server.connect());
    }
    keys.forEach(key -> clients.get(0).put(key, "first"));
  }

  /** Does some operations. */
  void run(boolean puts, int operations) {
    left = operations;
    List<CompletableFuture<Void>> chains = new ArrayList<>();
    for (int chain = 0; chain < inFlight; chain++) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      chains.add(end);
      proceed(clients.get(chain % clients.size()), puts, end);
    }
    server.await(CompletableFuture.allOf(chains.toArray(new CompletableFuture<?>[0])));
  }

  private void proceed(KVSClient<String> client, boolean puts, CompletableFuture<Void> end) {
    if (left == 0) {
      var unused = end.completeAsync(() -> null, Runnable::run);
      return;
    }
    left--;
    next++;
    String key = keys.get(order[next & (order.length - 1)]);
    KVSOperation<String> operation =
        puts
            ? KVSOperation.put(key, values.get(next & (values.size() - 1)))
            : KVSOperation.get(key);
    var unused =
        client.executeAsync(operation).whenComplete((outcome, never) -> proceed(client, puts, end));
  }
}
