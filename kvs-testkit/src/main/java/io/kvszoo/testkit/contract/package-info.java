/**
 * What storages and routers promise, as JUnit 5 interfaces: implement one in a test, and each rule
 * is a test. Start with {@link io.kvszoo.testkit.contract.StorageContract} for a storage; for a
 * router, with the one that fits its claim: {@link
 * io.kvszoo.testkit.contract.LinearizableRouterContract}, {@link
 * io.kvszoo.testkit.contract.CausalRouterContract} or {@link
 * io.kvszoo.testkit.contract.ConvergentRouterContract}.
 *
 * <p>{@code -Dkvszoo.seeds=10000} sets how many runs each rule takes, {@code
 * -Dkvszoo.scenario="seed 17; ..."} repeats one alone.
 */
@NullMarked
package io.kvszoo.testkit.contract;

import org.jspecify.annotations.NullMarked;
