package io.kvszoo.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A library that is optional is used by the one package that is named after it. */
class OptionalDependenciesTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.kvszoo.testkit");

  @Test
  void only_the_assertions_need_AssertJ() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kvszoo.testkit.assertions..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.assertj..")
        .check(CLASSES);
  }

  @Test
  void only_the_arbitraries_need_jqwik() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.kvszoo.testkit.jqwik..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.jqwik..")
        .check(CLASSES);
  }
}
