package dev.plantline.operator.desired.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the CRDs without an API server; {@link CrdRulesOnApiServerTest} holds the same files against a real one. */
class CrdValidatorTest {
    private static final CrdValidator VALIDATOR = new CrdValidator();

    static Stream<RuleFile> files() {
        return RuleFile.all();
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachRuleRefusesAndAccepts(RuleFile file) {
        var violations = validate(file.text());

        if (file.valid()) {
            assertThat(violations).isEmpty();
        } else {
            assertThat(violations).anySatisfy(violation -> {
                assertThat(violation.path()).isEqualTo(file.at().isEmpty() ? "metadata.name" : file.at());
                if (file.says() != null) {
                    assertThat(violation.message()).contains(file.says());
                }
            });
            assertThat(violations)
                    .extracting(Violation::path)
                    .as("one mistake, one place")
                    .containsOnly(violations.get(0).path());
        }
    }

    @Test
    void unknownFieldsAreRefusedWithTheNameThatWasMeant() {
        assertThat(validate(text("OdooInterface/invalid-unknown-field")))
                .extracting(Violation::toString)
                .containsExactly("spec.maping: unknown field; did you mean 'mapping'?");
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        var text = text("OdooInterface/valid-everything")
                .replace("criticality: critical", "criticality: urgent")
                .replace("idempotency: [msgId]", "idempotency: []")
                .replace("  latencyClass: near-real-time\n", "");

        assertThat(validate(text))
                .extracting(Violation::path)
                .containsExactly("spec.classification.criticality", "spec.keys.idempotency", "spec.latencyClass");
    }

    @Test
    void aMistakeIsToldWithItsLine() {
        var document = ManifestFile.read(text("OdooInterface/valid-everything")).get(0);

        assertThat(document.line("spec.owners.technical")).isEqualTo(9);
        assertThat(document.line("spec.mapping.steps[1].find.by[production_group_id.name]"))
                .isEqualTo(54);
        assertThat(document.line("spec.owners.technical.missing"))
                .as("what is above it")
                .isEqualTo(9);
    }

    @Test
    void otherKindsAreNotJudged() {
        var secret = ManifestFile.read("{apiVersion: v1, kind: Secret, metadata: {name: a}}")
                .get(0);

        assertThat(VALIDATOR.knows(secret.content())).isFalse();
    }

    @Test
    void unknownKindsAndVersionsOfPlantlineAreRefused() {
        assertThat(validate("{apiVersion: plantline.dev/v1alpha1, kind: OdooInterfaces, metadata: {name: a}}"))
                .extracting(Violation::message)
                .containsExactly("there is no kind 'OdooInterfaces'; did you mean 'OdooInterface'?");
        assertThat(validate("{apiVersion: plantline.dev/v1, kind: Plant, metadata: {name: a}}"))
                .extracting(Violation::message)
                .containsExactly("'plantline.dev/v1' is not served; write plantline.dev/v1alpha1");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestFile.read("kind: Plant\nspec: {a: [1, 2\n"))
                .withMessageContaining("line 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ManifestFile.read("kind: Plant\nkind: Plant\n"))
                .withMessage("line 2: Duplicate field 'kind'");
    }

    @Test
    void emptyDocumentsAreLeftOut() {
        assertThat(ManifestFile.read("---\n# nothing\n---\nkind: Plant\n---\n")).hasSize(1);
    }

    private static List<Violation> validate(String text) {
        return ManifestFile.read(text).stream()
                .flatMap(document -> VALIDATOR.validate(document.content()).stream())
                .toList();
    }

    private static String text(String name) {
        return RuleFile.all()
                .filter(file -> file.toString().equals(name + ".yaml"))
                .findFirst()
                .orElseThrow()
                .text();
    }
}
