/** The words of plans and scenarios, and the format of times. */
@NullMarked
package io.kvszoo.testkit.text;

import org.jspecify.annotations.NullMarked;
