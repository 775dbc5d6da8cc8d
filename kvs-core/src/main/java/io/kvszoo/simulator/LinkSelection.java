package io.kvszoo.simulator;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/** All links, or those from any of some hosts to any of some others. */
record LinkSelection(Optional<Ends> ends) {

  record Ends(ImmutableSet<String> from, ImmutableSet<String> to) {}

  static final LinkSelection ALL = new LinkSelection(Optional.empty());

  static LinkSelection between(Ends ends) {
    return new LinkSelection(Optional.of(ends));
  }

  boolean isAll() {
    return ends.isEmpty();
  }

  boolean contains(LinkName link) {
    return ends.isEmpty()
        || (ends.get().from.contains(link.from()) && ends.get().to.contains(link.to()));
  }

  @Override
  public String toString() {
    return ends.map(e -> "links " + e.from + " -> " + e.to).orElse("all links");
  }
}
