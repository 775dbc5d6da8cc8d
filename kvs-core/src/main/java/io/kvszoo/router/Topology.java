package io.kvszoo.router;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * The hosts of an architecture as a tree: a leaf is a host, and an inner node is a group of parts.
 *
 * @param name the name among its siblings
 * @param description the roles of the host, or how the group works
 * @param parts the parts of a group; empty for a host
 */
public record Topology(String name, String description, List<Topology> parts) {

  /** Copies the parts. */
  public Topology {
    parts = ImmutableList.copyOf(parts);
  }

  /**
   * A host.
   *
   * @param name its name
   * @param roles the roles of its processes, such as "store"
   * @return the leaf
   */
  public static Topology host(String name, String roles) {
    return new Topology(name, roles, List.of());
  }

  /**
   * A group of parts.
   *
   * @param name its name
   * @param description how it works, such as "sharded over 3 shards"
   * @param parts its parts, at least one
   * @return the node
   */
  public static Topology group(String name, String description, List<Topology> parts) {
    checkArgument(!parts.isEmpty(), "group '%s' has no parts; use host() for a leaf", name);
    return new Topology(name, description, parts);
  }

  /**
   * This topology under another name, as a part of another topology.
   *
   * @param newName its name there
   * @return the same tree with another name at its root
   */
  public Topology named(String newName) {
    return new Topology(newName, description, parts);
  }

  /**
   * The number of levels of groups above the deepest host.
   *
   * @return 0 for a host
   */
  public int depth() {
    return parts.stream().mapToInt(part -> part.depth() + 1).max().orElse(0);
  }

  /**
   * The names of all hosts, as on the network: their paths below the root.
   *
   * @return the names from left to right, such as "shard-0/replica-2"
   */
  public List<String> hosts() {
    if (parts.isEmpty()) {
      return List.of(name);
    }
    ImmutableList.Builder<String> hosts = ImmutableList.builder();
    for (Topology part : parts) {
      for (String host : part.hosts()) {
        hosts.add(part.parts.isEmpty() ? host : part.name + "/" + host);
      }
    }
    return hosts.build();
  }

  /** Returns a drawing of this topology with one node per line, without a line break at the end. */
  @Override
  public String toString() {
    StringBuilder drawing = new StringBuilder();
    draw(drawing, "");
    return drawing.toString();
  }

  private void draw(StringBuilder drawing, String indent) {
    drawing.append(name).append(": ").append(description);
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      drawing.append('\n').append(indent).append(last ? "`-- " : "|-- ");
      parts.get(i).draw(drawing, indent + (last ? "    " : "|   "));
    }
  }
}
