package io.kvszoo;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
        .definedBy("io.kvszoo.router..")
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
            "root", "router", "simulator", "operation", "storage", "network", "text")
        .whereLayer("root")
        .mayOnlyAccessLayers("router", "simulator", "operation", "storage", "network", "text")
        .whereLayer("router")
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
    slices().matching("io.kvszoo.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
