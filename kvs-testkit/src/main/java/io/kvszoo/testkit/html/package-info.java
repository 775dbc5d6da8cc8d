/** Templates that make each page one file, shared by the pages of the test kit; not exported. */
@NullMarked
package io.kvszoo.testkit.html;

import org.jspecify.annotations.NullMarked;
