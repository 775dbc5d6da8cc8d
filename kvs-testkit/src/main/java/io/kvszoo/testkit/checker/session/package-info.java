/** The four session guarantees: {@link io.kvszoo.testkit.checker.session.SessionChecker}. */
@NullMarked
package io.kvszoo.testkit.checker.session;

import org.jspecify.annotations.NullMarked;
