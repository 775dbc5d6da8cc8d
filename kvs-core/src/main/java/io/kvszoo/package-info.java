/**
 * Composed servers and their clients. Start with {@link io.kvszoo.KVSServer#start}.
 *
 * <pre>{@code
 * try (var server = KVSServer.start(new LwwStorage<String>(), ShardedRouter.of(3))) {
 *   var alice = server.connect("alice");
 *   alice.put("language", "Java");
 *   alice.get("language").value(); // Optional[Java]
 * }
 * }</pre>
 */
@NullMarked
package io.kvszoo;

import org.jspecify.annotations.NullMarked;
