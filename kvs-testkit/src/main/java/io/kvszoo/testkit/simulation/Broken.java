package io.kvszoo.testkit.simulation;

/**
 * A rule that a run breaks.
 *
 * @param rule the rule's name
 * @param reason how it is broken
 */
public record Broken(String rule, String reason) {}
