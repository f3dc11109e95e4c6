package dev.plantline.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.plantline.model.ShapeKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What others rely on without asking: no I/O, no clock, no chance, no floating point, one interface for many threads. */
class EngineArchitectureTest {
    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.plantline.engine");

    private static void check(ArchRule rule) {
        rule.check(ENGINE);
    }

    @Test
    void itDoesNoInputOrOutput() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.sql..",
                        "java.lang.reflect..",
                        "org.apache.kafka..",
                        "io.fabric8..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|Reader|InputStream|OutputStream).*"));
    }

    @Test
    void itAsksNeitherClockNorChance() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Random|UUID)|java\\.security\\.SecureRandom|java\\.lang\\.Thread(Group)?")
                .orShould()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                                "now|currentTimeMillis|nanoTime|systemDefault"))));
    }

    @Test
    void itHasNoStateThatChanges() {
        // They count while one manifest is compiled or one message is mapped, and are gone with it.
        check(fields().that()
                .areNotDeclaredIn(ExpressionRewriter.class)
                .and()
                .areNotDeclaredIn(ContractRules.class)
                .and()
                .areNotDeclaredIn("dev.plantline.engine.pattern.Cursor")
                .and()
                .areNotDeclaredIn("dev.plantline.engine.pattern.PatternReader")
                .and() // of one message and one thread
                .areNotDeclaredIn("dev.plantline.engine.pattern.PatternSteps")
                .and() // of two schemas
                .areNotDeclaredIn("dev.plantline.engine.compatibility.SchemaComparison")
                .and()
                .areNotDeclaredIn(MadeBudget.class)
                .and()
                .areNotDeclaredIn(WorkBudget.class)
                .and()
                .areNotDeclaredIn(ExpressionBounds.class)
                .should()
                .beFinal());
    }

    @Test
    void noNumberBecomesFloatingPoint() {
        List<String> uses = ENGINE.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTarget().getName().matches("doubleValue|floatValue|asDouble|floatValueExact")
                        || call.getTarget().getRawParameterTypes().stream()
                                .anyMatch(type -> type.getName().matches("double|float")))
                .map(call -> call.getOriginOwner().getSimpleName())
                .distinct()
                .toList();
        // CEL's parser knows literals as doubles only; the rewriter turns them into decimals before anything is
        // computed.
        assertThat(uses).containsExactly("ExpressionRewriter");
        assertThat(ENGINE.stream()
                        .flatMap(type -> type.getConstructorCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(BigDecimal.class))
                        .filter(call -> call.getTarget()
                                .getRawParameterTypes()
                                .get(0)
                                .getName()
                                .equals("double")))
                .isEmpty();
    }

    @Test
    void oneCompiledInterfaceServesManyThreads() throws Exception {
        CompiledInterface compiled = Manifests.ready(Manifests.resource("production-confirmation.yaml"));
        byte[] body = Manifests.json(
                """
                {"msgId": "m-1", "orderNo": "WH/MO/00042", "product": "PAINT", "lot": "L7", "quantity": 4.5, "unit": "KGM", "finishedAt": "2026-11-23T10:00:00Z",
                 "consumptions": [{"component": "RESIN", "lot": "R1", "quantity": 2, "unit": "BAG"}]}""");
        Callable<Object> work = () -> {
            Decoded message = compiled.decode(body);
            return List.of(compiled.keys(message), compiled.map(message), ShapeKey.of(compiled.map(message)));
        };
        Object expected = work.call();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            assertThat(threads.invokeAll(
                            Stream.generate(() -> work).limit(1_000).toList()))
                    .allSatisfy(result -> assertThat(result.get()).isEqualTo(expected));
        } finally {
            threads.shutdownNow();
        }
    }
}
