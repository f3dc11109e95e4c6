package dev.plantline.topics;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The operator and the command line read with this: it owns nothing and fences nobody. */
class TopicsArchitectureTest {
    private static final JavaClasses TOPICS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.plantline.topics");

    @Test
    void onlyCommandsAreWritten() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.plantline.topics.account.Aside")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("org\\.apache\\.kafka\\.clients\\.producer\\.(Kafka)?Producer")
                .check(TOPICS);
    }

    @Test
    void nothingHereBecomesAnOwner() {
        noClasses()
                .should()
                .callMethodWhere(target(nameMatching("(init|begin|commit|sendOffsetsTo)Transactions?")))
                .check(TOPICS);
    }

    @Test
    void theAccountKnowsNothingOfTheInspection() {
        noClasses()
                .that()
                .resideInAPackage("dev.plantline.topics.account..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.plantline.topics.inspection..")
                .check(TOPICS);
    }
}
