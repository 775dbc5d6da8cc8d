/** How pages become one file each; what the kit's pages share, and not exported. */
@NullMarked
package io.kvszoo.testkit.html;

import org.jspecify.annotations.NullMarked;
