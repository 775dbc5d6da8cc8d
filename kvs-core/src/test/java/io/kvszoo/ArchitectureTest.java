package io.kvszoo;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The floors of the house: imports only go down. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kvszoo");

  @Test
  void imports_only_go_down() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("demo")
        .definedBy("io.kvszoo.demo..")
        .layer("root")
        .definedBy("io.kvszoo")
        .layer("router")
        .definedBy("io.kvszoo.router", "io.kvszoo.router.gossip..", "io.kvszoo.router.paxos..")
        .layer("session")
        .definedBy("io.kvszoo.router.session..")
        .layer("operation")
        .definedBy("io.kvszoo.operation..")
        .layer("storage")
        .definedBy("io.kvszoo.storage..")
        .layer("simulator")
        .definedBy("io.kvszoo.simulator..")
        .layer("network")
        .definedBy("io.kvszoo.network..")
        .layer("text")
        .definedBy("io.kvszoo.text..")
        .whereLayer("demo")
        .mayOnlyAccessLayers(
            "root", "router", "session", "simulator", "operation", "storage", "network", "text")
        .whereLayer("root")
        .mayOnlyAccessLayers(
            "router", "session", "simulator", "operation", "storage", "network", "text")
        .whereLayer("router")
        .mayOnlyAccessLayers("session", "operation", "storage", "network", "text")
        .whereLayer("session")
        .mayOnlyAccessLayers("operation", "storage", "network", "text")
        .whereLayer("operation")
        .mayOnlyAccessLayers("text")
        .whereLayer("storage")
        .mayOnlyAccessLayers("text")
        .whereLayer("simulator")
        .mayOnlyAccessLayers("network", "text")
        .whereLayer("network")
        .mayOnlyAccessLayers("text")
        .whereLayer("text")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching("io.kvszoo.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void no_circle_has_more_than_five_classes() {
    assertThat(circles()).allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(5));
  }

  /** The sets of classes that need each other; nested classes count as their outermost. */
  private static Set<Set<String>> circles() {
    SetMultimap<String, String> needs = HashMultimap.create();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        if (CLASSES.contain(dependency.getTargetClass().getName())) {
          needs.put(outermost(type), outermost(dependency.getTargetClass()));
        }
      }
    }
    SetMultimap<String, String> reachable = HashMultimap.create();
    needs.keySet().forEach(type -> reach(type, needs, reachable.get(type)));
    return needs.keySet().stream()
        .map(
            type ->
                reachable.get(type).stream()
                    .filter(other -> reachable.get(other).contains(type))
                    .collect(Collectors.<String, Set<String>>toCollection(TreeSet::new)))
        .filter(circle -> circle.size() > 1)
        .collect(Collectors.toSet());
  }

  private static void reach(String type, SetMultimap<String, String> needs, Set<String> reached) {
    for (String needed : needs.get(type)) {
      if (reached.add(needed)) {
        reach(needed, needs, reached);
      }
    }
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type.getName());
  }
}
