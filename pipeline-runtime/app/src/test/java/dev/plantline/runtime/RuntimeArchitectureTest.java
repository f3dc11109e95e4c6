package dev.plantline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.InstanceofCheck;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for all modules that a pod is made of. */
class RuntimeArchitectureTest {
    private static final JavaClasses RUNTIME = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "dev.plantline.model",
                    "dev.plantline.engine",
                    "dev.plantline.odoo",
                    "dev.plantline.topics",
                    "dev.plantline.delivery",
                    "dev.plantline.gateway",
                    "dev.plantline.runtime",
                    "dev.plantline.testing");

    /** A chain of instanceof compiles when a member is added, and then does nothing for it; a match does not compile. */
    @Test
    void whoHandlesAMemberOfASealedTypeHandlesAll() {
        List<String> chains = RUNTIME.stream()
                .flatMap(type -> type.getInstanceofChecks().stream())
                .filter(check -> isOfAClosedSet(check.getRawType()))
                .map(InstanceofCheck::toString)
                .toList();
        assertThat(chains).isEmpty();
        assertThat(RUNTIME.stream().filter(RuntimeArchitectureTest::isOfAClosedSet))
                .as("members of sealed types that were looked at")
                .hasSizeGreaterThan(30);
    }

    /** Another version of Odoo's protocol is then a room beside it, and nobody else changes. */
    @Test
    void nothingOutsideItsRoomNamesJson2() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideOutsideOfPackage("dev.plantline.odoo.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.plantline.odoo.protocol.json2..")
                .check(RUNTIME);
    }

    private static boolean isOfAClosedSet(JavaClass type) {
        return type.getPackageName().startsWith("dev.plantline.")
                && type.getAllRawInterfaces().stream()
                        .anyMatch(parent -> parent.getPackageName().startsWith("dev.plantline.")
                                && parent.reflect().isSealed());
    }
}
