/** How plans and scenarios are split into words, and how times are written. */
@NullMarked
package io.kvszoo.testkit.text;

import org.jspecify.annotations.NullMarked;
