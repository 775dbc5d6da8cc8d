/**
 * What routers are built from.
 *
 * <p>A router is deployed into a {@link io.kvszoo.router.session.Deployment} and returns a {@link
 * io.kvszoo.router.session.Gateway}, which opens a {@link io.kvszoo.router.session.Session} on each
 * client's {@link io.kvszoo.router.session.ClientHost}. A session sends each operation as a {@link
 * io.kvszoo.router.session.Request} until it is answered, and an {@link
 * io.kvszoo.router.session.AnswerTable} makes each request take effect once. {@link
 * io.kvszoo.router.session.SerialState} applies operations in order.
 */
@NullMarked
package io.kvszoo.router.session;

import org.jspecify.annotations.NullMarked;
