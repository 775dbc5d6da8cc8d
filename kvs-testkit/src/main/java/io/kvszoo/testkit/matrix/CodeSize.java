package io.kvszoo.testkit.matrix;

import io.kvszoo.router.Router;
import io.kvszoo.router.ShardedRouter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the lines of code that an architecture consists of, by the line numbers in its class
 * files: from router and storage on, each class that is used, if it is in the package of the
 * router, of the storage, or of this library's routers.
 */
final class CodeSize {

  private final Set<String> packages = new HashSet<>();
  private final Set<Class<?>> routers = new HashSet<>();
  private final Set<Class<?>> seen = new HashSet<>();
  private final Deque<Class<?>> found = new ArrayDeque<>();
  private final Set<String> lines = new HashSet<>();

  private CodeSize() {}

  static int of(Architecture architecture) {
    CodeSize size = new CodeSize();
    List<Class<?>> roots = new ArrayList<>(List.of(architecture.storage().getClass()));
    Router router = architecture.router();
    roots.add(router.getClass());
    while (router instanceof ShardedRouter<?> sharded) {
      router = sharded.router();
      roots.add(router.getClass());
    }
    size.routers.addAll(roots);
    size.packages.add(Router.class.getPackageName());
    roots.forEach(root -> size.packages.add(root.getPackageName()));
    roots.forEach(size::add);
    while (!size.found.isEmpty()) {
      size.read(size.found.remove());
    }
    return size.lines.size();
  }

  private void add(Class<?> used) {
    if (seen.add(used)) {
      found.add(used);
    }
  }

  private void read(Class<?> type) {
    String file = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream stream = type.getResourceAsStream(file)) {
      if (stream != null) {
        ClassFile read = ClassFile.read(stream);
        String source = type.getPackageName() + "/" + read.source();
        read.lines().forEach(line -> lines.add(source + ":" + line));
        for (String name : read.classes()) {
          if (isInPackage(name)) {
            addIfChosen(name, type.getClassLoader());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the class file of " + type, e);
    }
  }

  private boolean isInPackage(String name) {
    return packages.stream().anyMatch(prefix -> name.startsWith(prefix + "."));
  }

  /** Adds a class, unless it is of a router that could have been chosen, but was not. */
  private void addIfChosen(String name, @Nullable ClassLoader loader) {
    try {
      Class<?> used = Class.forName(name, false, loader);
      boolean isImplementation = Router.class.isAssignableFrom(used) && !used.isInterface();
      if (!isImplementation || routers.contains(used)) {
        add(used);
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " is used, and is not there", e);
    }
  }
}
