package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Nesting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever compiles an interface gets one refusal for a tree that is too deep, and no thread ends for it. */
class NestingTest {
    private static final String BASE =
            """
            contract: {version: 1.0.0, format: json, schema: {type: object, required: [a], properties: {a: {type: string}, deep: {}}}}
            workflow: rawSteps
            keys: {order: [a], idempotency: [a]}
            mapping: {steps: [{upsert: {model: stock.lot, id: "lot_{a}"}, fields: [{to: name, from: a}]}]}
            tests: [{name: one, given: {a: x}, expect: {failure: {class: contract}}}]
            """;

    /** Objects inside each other. */
    private static ObjectNode deep(int levels, String name) {
        ObjectNode tree = Manifests.YAML.createObjectNode();
        for (int level = 1; level < levels; level++) {
            tree = Manifests.YAML.createObjectNode().set(name, tree);
        }
        return tree;
    }

    private static List<Problem> problems(String pointer, JsonNode value) {
        try {
            JsonNode manifest = Manifests.YAML.readTree(BASE);
            int last = pointer.lastIndexOf('/');
            ((ObjectNode) manifest.at(pointer.substring(0, last))).set(pointer.substring(last + 1), value);
            OdooInterfaceSpec spec = Manifests.YAML.treeToValue(manifest, OdooInterfaceSpec.class);
            return InterfaceCompiler.compile(Manifests.ID, spec, Manifests.PARIS) instanceof Compilation.Refused refused
                    ? refused.problems()
                    : List.of();
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/contract/schema/properties/deep, 150, spec.contract.schema",
        "/contract/schema/properties/deep, 250, spec.contract.schema",
        "/contract/schema/properties/deep, 300, spec.contract.schema",
        "/contract/schema/properties/deep, 10000, spec.contract.schema",
        "/contract/schema/enum, 10000, spec.contract.schema",
        "/tests/0/given, 10000, spec.tests[0].given",
        "/tests/0/expect/steps, 10000, spec.tests[0].expect.steps",
        "/mapping/steps/0/fields/0/value, 900, spec.mapping"
    })
    void aTreeThatIsTooDeepIsOneRefusalWithItsPlaceAndWhatToDo(String pointer, int levels, String place) {
        for (String name : List.of("properties", "items", "not", "allOf", "a")) {
            assertThat(problems(pointer, deep(levels, name))).singleElement().satisfies(problem -> {
                assertThat(problem.path()).isEqualTo(place);
                assertThat(problem.message()).contains("more than 40 deep", "below", "…", "make it flatter");
                assertThat(problem.message()).hasSizeLessThan(300);
            });
        }
    }

    @Test
    void aSchemaWithinTheBoundIsCompiled() {
        // schema, properties and deep stand above it.
        assertThat(problems("/contract/schema/properties/deep", deep(Nesting.MAX_LEVELS - 2, "items")))
                .isEmpty();
        assertThat(problems("/contract/schema/properties/deep", deep(Nesting.MAX_LEVELS - 1, "items")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$ref: '#'}",
                "{$ref: '#/properties/deep'}",
                "{allOf: [{$ref: '#/properties/deep'}]}",
                "{oneOf: [{type: string}, {if: {not: {$ref: '#/properties/deep'}}}]}"
            })
    void aSchemaThatRefersToItselfWithoutGoingDownIsRefused(String schema) throws Exception {
        JsonNode node = Manifests.YAML.readTree(schema);
        boolean fromTheRoot = schema.contains("'#'");
        List<Problem> problems = fromTheRoot
                ? problems(
                        "/contract/schema/$ref", Manifests.YAML.getNodeFactory().textNode("#"))
                : problems("/contract/schema/properties/deep", node);
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("it refers to itself", "refer to it from a member"));
    }

    @Test
    void aLongChainOfDefinitionsIsRefusedBeforeAMessageFollowsIt() {
        ObjectNode definitions = Manifests.YAML.createObjectNode();
        for (int i = 0; i < 5_000; i++) {
            definitions.putObject("d" + i).put("$ref", "#/$defs/d" + (i + 1));
        }
        definitions.putObject("d5000").put("type", "string");
        assertThat(problems("/contract/schema/$defs", definitions))
                .singleElement()
                .satisfies(problem -> assertThat(problem.path()).startsWith("spec.contract.schema.$defs.d"));
    }

    @Test
    void aSchemaThatGoesDownByItselfIsBoundedByTheMessage() throws Exception {
        CompiledInterface compiled = Manifests.ready(BASE.replace("deep: {}", "deep: {$ref: '#/$defs/part'}")
                .replace("properties:", "$defs: {part: {properties: {part: {$ref: '#/$defs/part'}}}}, properties:"));
        compiled.decode(
                Manifests.json("{\"a\": \"x\", \"deep\": " + "{\"part\": ".repeat(39) + "1" + "}".repeat(39) + "}"));
    }

    @Test
    void aReferenceThatFollowsTheMessageIsNotRead() throws Exception {
        assertThat(problems("/contract/schema/properties/deep", Manifests.YAML.readTree("{$dynamicRef: '#a'}")))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("write $ref"));
    }
}
