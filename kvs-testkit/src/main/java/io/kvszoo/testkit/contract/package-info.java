/**
 * The contracts of storages and routers, as JUnit 5 interfaces: implement one in a test class, and
 * each rule becomes a test. Start with {@link io.kvszoo.testkit.contract.StorageContract} for a
 * storage; for a router, with the contract of its claim: {@link
 * io.kvszoo.testkit.contract.LinearizableRouterContract}, {@link
 * io.kvszoo.testkit.contract.CausalRouterContract} or {@link
 * io.kvszoo.testkit.contract.ConvergentRouterContract}.
 *
 * <p>{@code -Dkvszoo.seeds=10000} sets the number of runs per rule; {@code -Dkvszoo.scenario="seed
 * 17; ..."} repeats a single run.
 */
@NullMarked
package io.kvszoo.testkit.contract;

import org.jspecify.annotations.NullMarked;
