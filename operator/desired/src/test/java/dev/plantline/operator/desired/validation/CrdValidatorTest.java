package dev.plantline.operator.desired.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** A rule of the CRDs, at its place in the schema. */
    record PlacedRule(String kind, String path, String fieldPath, String message) {
        boolean isRefusedBy(RuleFile file) {
            var at = file.at().replaceAll("\\[[^]]*]", "");
            return file.toString().startsWith(kind + "/")
                    && !file.valid()
                    && file.says() != null
                    && message.contains(file.says())
                    && (at.equals(path) || at.equals((path + fieldPath).replaceAll("^[.]", "")));
        }

        boolean hasPair(List<RuleFile> files) {
            var names = files.stream().map(RuleFile::toString).collect(Collectors.toSet());
            return files.stream()
                    .filter(this::isRefusedBy)
                    .anyMatch(each -> each.toString().matches(".*/invalid-(without|value)[.].*")
                            || names.contains(each.toString().replace("/invalid-", "/valid-")));
        }
    }

    @Test
    void eachRuleHasAManifestThatItRefusesAndAnotherThatItAccepts() throws IOException {
        var rules = new ArrayList<PlacedRule>();
        try (var definitions = Files.list(Path.of("../../crds"))) {
            for (var file : definitions
                    .filter(each -> each.toString().endsWith(".yaml"))
                    .toList()) {
                var definition = Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
                var schema =
                        definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
                collect(definition.getSpec().getNames().getKind(), "", schema, rules);
            }
        }
        var files = RuleFile.all().toList();

        assertThat(rules).isNotEmpty();
        // The operator alone writes a status: what it repeats of a manifest was held to the rule there.
        rules.removeIf(each -> each.path().startsWith("status."));
        assertThat(rules)
                .as(
                        "write invalid-<name>.yaml, which says at which place and in which words it is refused, and valid-<name>.yaml")
                .allMatch(each -> each.hasPair(files));
    }

    /** What a template says of interfaces is under their own rules, which have their pairs. */
    private static boolean isOfInterfaces(String kind, String path) {
        return kind.equals("InterfaceTemplate") && path.equals("spec.interface");
    }

    private static void collect(String kind, String path, JSONSchemaProps schema, List<PlacedRule> rules) {
        if (isOfInterfaces(kind, path)) {
            return;
        }
        schema.getXKubernetesValidations().stream()
                .filter(each -> !each.getRule().contains("oldSelf")) // about a change, which no single manifest is
                .forEach(each -> rules.add(new PlacedRule(
                        kind, path, each.getFieldPath() == null ? "" : each.getFieldPath(), each.getMessage())));
        if (schema.getProperties() != null) {
            schema.getProperties()
                    .forEach((name, each) -> collect(kind, path.isEmpty() ? name : path + "." + name, each, rules));
        }
        if (schema.getItems() != null) {
            collect(kind, path, schema.getItems().getSchema(), rules);
        }
        if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            collect(kind, path, schema.getAdditionalProperties().getSchema(), rules);
        }
    }

    @Test
    void unknownFieldsAreRefusedWithTheNameThatWasMeant() {
        assertThat(validate(text("OdooInterface/invalid-unknown-field")))
                .extracting(Violation::toString)
                .containsExactly("spec.maping: unknown field; did you mean 'mapping'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            two-sources           | http and kafka are set: remove all but one
            no-source             | none is set
            step-does-two-things  | load and upsert are set: remove all but one
            step-does-nothing     | none is set
            field-with-two-sources | from and expr are set: remove all but one
            match-with-two-values | ref and from are set: remove all but one
            """)
    void whoSetsTwoOfSeveralFieldsIsToldWhich(String file, String words) {
        assertThat(validate(text("OdooInterface/invalid-" + file)))
                .extracting(Violation::message)
                .allMatch(message -> message.endsWith("; " + words));
    }

    /** A constant of any type is hidden from CEL: here the schema's own words speak. */
    @Test
    void whoSetsAConstantBesideAPathIsToldBoth() {
        assertThat(validate(text("OdooInterface/valid-field-with-two-sources")
                        .replace("{to: name, expr: lot + \"x\"}", "{to: name, from: lot, value: 7}")))
                .extracting(Violation::toString)
                .containsExactly(
                        "spec.mapping.steps[0].fields[0]: set exactly one of value, from, expr, ref, lookup, record; value and from are set");
    }

    /** Another kind of source is no misspelt one. */
    @Test
    void anotherKindOfSourceIsNotTakenForAMisspeltOne() {
        assertThat(validate(text("OdooInterface/valid-everything").replace("    http: {path", "    sftp: {path")))
                .extracting(Violation::toString)
                .contains("spec.source.sftp: unknown field; known are http, kafka, odoo, system");
    }

    @Test
    void aWordThatYamlTakesForSomethingElseIsToBeQuoted() {
        assertThat(validate(
                        text("OdooInterface/valid-everything").replace("idempotency: [msgId]", "idempotency: [false]")))
                .extracting(Violation::toString)
                .singleElement()
                .asString()
                .startsWith("spec.keys.idempotency[0]: must be text, not false: quote it");
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
                .isEqualTo(55);
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
