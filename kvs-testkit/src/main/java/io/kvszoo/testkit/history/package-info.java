/**
 * The invocations and responses of clients, in order: {@link io.kvszoo.testkit.history.History},
 * and its exchange with other checkers, {@link io.kvszoo.testkit.history.KVSHistoryFormat}.
 */
@NullMarked
package io.kvszoo.testkit.history;

import org.jspecify.annotations.NullMarked;
