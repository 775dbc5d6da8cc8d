package io.kvszoo.testkit;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableListMultimap;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The floors of the kit: imports only go down, and few classes know each other in a circle. */
class ArchitectureTest {

  private static final int LARGEST_CIRCLE = 5;

  private static final List<String> JUDGES =
      List.of("checker", "checker.linearizability", "checker.causality", "checker.session");

  /** By package, those that it may use. */
  private static final ImmutableListMultimap<String, String> FLOORS =
      ImmutableListMultimap.<String, String>builder()
          .putAll("jqwik", "contract", "simulation", "fault")
          .putAll("assertions", "simulation", "history")
          .putAll("assertions", JUDGES)
          .putAll(
              "contract",
              "simulation",
              "page",
              "recording",
              "fault",
              "history",
              "checker.session",
              "text")
          .putAll("matrix", "simulation", "page", "html", "recording", "workbench", "history")
          .putAll("simulation", "recording", "workbench", "fault", "history", "text")
          .putAll("simulation", JUDGES)
          .putAll("page", "html", "recording", "history")
          .putAll("recording", "history")
          .putAll("workbench", "history")
          .putAll("fault", "text")
          .putAll("checker.linearizability", "checker", "checker.relation", "history")
          .putAll("checker.causality", "checker", "checker.relation", "history")
          .putAll("checker.session", "checker", "checker.relation", "history")
          .putAll("checker.relation", "checker", "history")
          .putAll("checker", "history")
          .build();

  private static final List<String> GROUND = List.of("html", "history", "text");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kvszoo.testkit");

  @Test
  void imports_only_go_down() {
    Set<String> packages = new TreeSet<>(FLOORS.keySet());
    packages.addAll(GROUND);
    LayeredArchitecture floors =
        layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture();
    for (String name : packages) {
      floors = floors.layer(name).definedBy("io.kvszoo.testkit." + name);
    }
    for (String name : packages) {
      String[] below = FLOORS.get(name).toArray(new String[0]);
      floors =
          below.length == 0
              ? floors.whereLayer(name).mayNotAccessAnyLayer()
              : floors.whereLayer(name).mayOnlyAccessLayers(below);
    }
    floors.check(CLASSES);
  }

  @Test
  void packages_are_free_of_cycles() {
    slices().matching("io.kvszoo.testkit.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void few_classes_know_each_other_in_a_circle() {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass one : CLASSES) {
      uses.computeIfAbsent(outermost(one), added -> new TreeSet<>())
          .addAll(
              one.getDirectDependenciesFromSelf().stream()
                  .map(Dependency::getTargetClass)
                  .map(JavaClass::getBaseComponentType)
                  .filter(used -> used.getPackageName().startsWith("io.kvszoo.testkit"))
                  .map(ArchitectureTest::outermost)
                  .collect(toCollection(TreeSet::new)));
    }
    assertThat(uses).hasSizeGreaterThan(100);
    Map<String, Set<String>> reached = new TreeMap<>();
    uses.keySet().forEach(from -> reached.put(from, reachable(uses, from)));
    Set<Set<String>> circles = new HashSet<>();
    reached.forEach(
        (one, others) ->
            circles.add(
                others.stream()
                    .filter(other -> reached.get(other).contains(one))
                    .collect(toCollection(TreeSet::new))));
    assertThat(circles)
        .allSatisfy(circle -> assertThat(circle).hasSizeLessThan(LARGEST_CIRCLE + 1));
  }

  private static Set<String> reachable(Map<String, Set<String>> uses, String from) {
    Set<String> reached = new TreeSet<>();
    List<String> next = new ArrayList<>(List.of(from));
    while (!next.isEmpty()) {
      String one = next.remove(next.size() - 1);
      if (reached.add(one)) {
        next.addAll(uses.getOrDefault(one, Set.of()));
      }
    }
    return reached;
  }

  /** The class that a nested class counts as. */
  private static String outermost(JavaClass one) {
    return one.getName().replaceFirst("\\$.*", "");
  }
}
