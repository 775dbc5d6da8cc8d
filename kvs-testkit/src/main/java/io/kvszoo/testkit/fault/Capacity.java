package io.kvszoo.testkit.fault;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.UnaryOperator;

/**
 * The host has a limited capacity: it handles a number of messages per second, and further ones
 * wait.
 *
 * @param host its name
 * @param messages the number of messages per second, at least 1
 */
public record Capacity(String host, int messages) implements OnHost {

  static final FaultForm<Capacity> FORM =
      FaultForm.of(
              "capacity host number",
              Capacity.class,
              arguments -> new Capacity(arguments.host(), arguments.count()),
              draw -> new Capacity(draw.server(), draw.between(500, 3000)))
          .lasts((slow, damage) -> damage.capacity(slow.host, slow.messages));

  /** Checks the number. */
  public Capacity {
    checkArgument(messages > 0, "messages (%s) must be > 0; it is a number per second", messages);
  }

  @Override
  public Capacity movedTo(UnaryOperator<String> hosts) {
    return new Capacity(hosts.apply(host), messages);
  }

  @Override
  public String toString() {
    return FORM.text(host, messages);
  }
}
