package io.kvszoo.testkit;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The floors of the kit: imports only go down. */
class ArchitectureTest {

  @Test
  void imports_only_go_down() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("jqwik")
        .definedBy("io.kvszoo.testkit.jqwik")
        .layer("assertions")
        .definedBy("io.kvszoo.testkit.assertions")
        .layer("contract")
        .definedBy("io.kvszoo.testkit.contract")
        .layer("matrix")
        .definedBy("io.kvszoo.testkit.matrix")
        .layer("simulation")
        .definedBy("io.kvszoo.testkit.simulation")
        .layer("page")
        .definedBy("io.kvszoo.testkit.page")
        .layer("html")
        .definedBy("io.kvszoo.testkit.html")
        .layer("checker")
        .definedBy("io.kvszoo.testkit.checker")
        .layer("history")
        .definedBy("io.kvszoo.testkit.history")
        .whereLayer("jqwik")
        .mayOnlyAccessLayers("contract", "simulation")
        .whereLayer("assertions")
        .mayOnlyAccessLayers("simulation", "checker", "history")
        .whereLayer("contract")
        .mayOnlyAccessLayers("simulation", "page", "checker", "history")
        .whereLayer("matrix")
        .mayOnlyAccessLayers("simulation", "page", "html", "history")
        .whereLayer("simulation")
        .mayOnlyAccessLayers("page", "checker", "history")
        .whereLayer("page")
        .mayOnlyAccessLayers("html", "history")
        .whereLayer("html")
        .mayNotAccessAnyLayer()
        .whereLayer("checker")
        .mayOnlyAccessLayers("history")
        .whereLayer("history")
        .mayNotAccessAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.kvszoo.testkit"));
  }
}
