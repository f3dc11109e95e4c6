package dev.plantline.delivery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of delivery may know which, and the topics that all but {@code flow} read. */
class DeliveryArchitectureTest {
    private static final JavaClasses DELIVERY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.plantline.delivery", "dev.plantline.topics");

    @Test
    void eachPackageKnowsOnlyThoseBelowIt() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("consumer")
                .definedBy("dev.plantline.delivery.consumer..")
                .layer("ownership")
                .definedBy("dev.plantline.delivery.ownership..")
                .layer("partition")
                .definedBy("dev.plantline.delivery.partition..")
                .layer("flow")
                .definedBy("dev.plantline.delivery.flow..")
                .layer("topics")
                .definedBy("dev.plantline.topics..")
                .whereLayer("consumer")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ownership")
                .mayOnlyBeAccessedByLayers("consumer")
                .whereLayer("partition")
                .mayOnlyBeAccessedByLayers("consumer", "ownership")
                .whereLayer("topics")
                .mayOnlyBeAccessedByLayers("consumer", "ownership", "partition")
                .whereLayer("flow")
                .mayOnlyBeAccessedByLayers("consumer", "ownership", "partition")
                .check(DELIVERY);
    }

    @Test
    void whatDecidesKnowsNeitherKafkaNorThreads() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.plantline.delivery.flow..", "dev.plantline.delivery.partition..")
                .and()
                .doNotHaveFullyQualifiedName("dev.plantline.delivery.partition.Connections")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "java.util.concurrent..", "org.slf4j..")
                .check(DELIVERY);
    }

    @Test
    void noPackageKnowsTargetsOrSteps() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.plantline.delivery.consumer..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("dev\\.plantline\\.model\\.(Step|Value|Lines|ShapeKey).*|dev\\.plantline\\.odoo\\..*")
                .check(DELIVERY);
    }
}
