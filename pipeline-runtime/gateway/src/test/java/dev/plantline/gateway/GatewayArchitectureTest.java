package dev.plantline.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Whoever adds a kind of source enters one package: the gateway knows no kind by name, and no kind another. */
class GatewayArchitectureTest {
    private static final JavaClasses GATEWAY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.plantline.gateway");

    @Test
    void theGatewayKnowsNoKindOfSource() {
        noClasses()
                .that()
                .resideInAPackage("dev.plantline.gateway")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.plantline.gateway.*..")
                .check(GATEWAY);
    }

    @Test
    void noKindOfSourceKnowsAnother() {
        noClasses()
                .that()
                .resideInAPackage("dev.plantline.gateway.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.plantline.gateway.kafka..", "org.apache.kafka..")
                .check(GATEWAY);
        noClasses()
                .that()
                .resideInAPackage("dev.plantline.gateway.odoo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.plantline.gateway.http..", "dev.plantline.gateway.kafka..")
                .check(GATEWAY);
        noClasses()
                .that()
                .resideInAnyPackage("dev.plantline.gateway.http..", "dev.plantline.gateway.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.plantline.gateway.odoo..")
                .check(GATEWAY);
        noClasses()
                .that()
                .resideInAPackage("dev.plantline.gateway.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.plantline.gateway.http..")
                .check(GATEWAY);
    }

    @Test
    void kindsOfSourceWriteThroughIntakeAlone() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.plantline.gateway.*..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.clients.producer..")
                .check(GATEWAY);
    }
}
