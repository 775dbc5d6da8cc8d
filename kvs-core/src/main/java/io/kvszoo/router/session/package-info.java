/**
 * What routers are built from.
 *
 * <p>A router is deployed into a {@link io.kvszoo.router.session.Deployment} and returns a {@link
 * io.kvszoo.router.session.Gateway}, which opens a {@link io.kvszoo.router.session.Session} on each
 * client's {@link io.kvszoo.router.session.ClientHost}. A session sends each operation as a {@link
 * io.kvszoo.router.session.Request} until it is answered, and an {@link
 * io.kvszoo.router.session.AnswerTable} makes each request take effect once. {@link
 * io.kvszoo.router.session.SerialState} applies operations in order.
 *
 * <p>Sessions of a protocol of its own are built from a {@link
 * io.kvszoo.router.session.ClientSession}, which numbers operations and says when each is due
 * again, and a {@link io.kvszoo.router.session.QuorumRound} for each question that several
 * processes are asked. A process that lost its disk comes back by a {@link
 * io.kvszoo.router.session.Rebirth}.
 */
@NullMarked
package io.kvszoo.router.session;

import org.jspecify.annotations.NullMarked;
