package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each mistake of {@code mistakes.yaml} is told once, at its place, and nothing else is. */
class MistakesTest {
    private static final JsonNode FILE = read();

    private static JsonNode read() {
        try {
            return Manifests.YAML.readTree(Manifests.resource("mistakes.yaml"));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Compilation compile(JsonNode... patches) throws Exception {
        ObjectNode manifest = FILE.get("base").deepCopy();
        for (JsonNode patch : patches) {
            merge(manifest, patch);
        }
        return InterfaceCompiler.compile(
                Manifests.ID, Manifests.YAML.treeToValue(manifest, OdooInterfaceSpec.class), Manifests.PARIS);
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                target.remove(member.getKey());
            } else if (member.getValue() instanceof ObjectNode object
                    && target.get(member.getKey()) instanceof ObjectNode old) {
                merge(old, object);
            } else {
                target.set(member.getKey(), member.getValue());
            }
        });
    }

    @Test
    void theBaseHasNone() throws Exception {
        Compilation compilation = compile();
        assertThat(compilation).isInstanceOf(Compilation.Ready.class);
        assertThat(compilation.warnings()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> eachIsToldAtItsPlace() {
        return StreamSupport.stream(FILE.get("cases").spliterator(), false)
                .map(one -> dynamicTest(one.get("name").asText(), () -> {
                    Compilation compilation = compile(one.get("given"));
                    List<Problem> told = one.path("warns").asBoolean()
                            ? compilation.warnings()
                            : compilation instanceof Compilation.Refused refused ? refused.problems() : List.of();
                    assertThat(compilation instanceof Compilation.Ready)
                            .isEqualTo(one.path("warns").asBoolean());
                    assertThat(told).singleElement().satisfies(problem -> {
                        assertThat(problem.path()).isEqualTo(one.get("path").asText());
                        assertThat(problem.message()).contains(one.get("says").asText());
                        assertThat(one.get("path").asText())
                                .contains(
                                        switch (problem.area()) {
                                            case contract -> "spec.contract";
                                            case keys -> "spec.keys";
                                            case mapping -> "s";
                                            case codeMap -> "spec.mapping";
                                            case tests -> "spec.tests";
                                        });
                    });
                }));
    }

    @Test
    void allAreToldAtOnce() throws Exception {
        JsonNode three = Manifests.YAML.readTree(
                """
                keys: {order: [prodct]}
                mapping: {steps: [{load: {model: stock.lot}, fields: [{to: state, from: idd}]}]}
                tests: [{name: a}]
                """);
        assertThat(((Compilation.Refused) compile(three)).problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder(
                        "spec.keys.order[0]",
                        "spec.mapping.steps[0].fields[0].to",
                        "spec.mapping.steps[0].fields[0].from",
                        "spec.tests[0].given",
                        "spec.tests[0].expect");
    }
}
