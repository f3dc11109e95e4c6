package dev.plantline.operator.desired.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.model.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilledInTest {
    private static final List<Layer> LAYERS = List.of(
            new Layer("class", tree("retries: {maxDelay: 1h}")),
            new Layer(
                    "default",
                    tree(
                            "{retries: {maxDelay: 5m, holdFor: 8h}, keys: {ignore: [], onConflict: reject}, codeMaps: []}")));

    @Test
    void objectsAreMergedKeyByKeyAndTheNearestValueCounts() {
        var merged = FilledIn.of(spec("retries: {initialDelay: 2s}"), LAYERS);

        assertThat(merged.tree().path("retries")).isEqualTo(tree("{initialDelay: 2s, maxDelay: 1h, holdFor: 8h}"));
    }

    @Test
    void aListOfTheManifestIsTakenWhole() {
        var merged = FilledIn.of(
                spec("keys: {ignore: [sentAt]}"),
                List.of(new Layer("default", tree("keys: {ignore: [a, b], order: [c]}"))));

        assertThat(merged.tree().path("keys")).isEqualTo(tree("{ignore: [sentAt], order: [c]}"));
    }

    @Test
    void whatIsFilledInIsToldWithWhereItComesFromAndWhatTheManifestSaysIsNot() {
        var merged = FilledIn.of(spec("keys: {onConflict: ignore}"), LAYERS);

        assertThat(merged.added())
                .isEqualTo(
                        Map.of("class", Map.of("retries.maxDelay", "1h"), "default", Map.of("retries.holdFor", "8h")));
    }

    @Test
    void aLongValueIsCut() {
        var merged = FilledIn.of(
                spec("{}"),
                List.of(new Layer("template", Json.MAPPER.createObjectNode().put("runbook", "x".repeat(1_000)))));

        assertThat(merged.added().get("template").get("runbook")).hasSize(253).endsWith("…");
    }

    /** A plant has thousands of interfaces, and a contract may be large. */
    @Test
    void contractAndMappingOfTheManifestAreNotCopied() {
        var declared = spec("{contract: {version: 1.0.0}, mapping: {steps: []}}");
        var spec = FilledIn.of(declared, LAYERS).spec(declared);

        assertThat(spec.contract()).isSameAs(declared.contract());
        assertThat(spec.mapping()).isSameAs(declared.mapping());
    }

    @Test
    void partsOfContractAndMappingMayComeFromElsewhere() {
        var declared = spec("{contract: {version: 1.0.0}}");
        var merged = FilledIn.of(declared, List.of(new Layer("template", tree("contract: {format: json}"))));

        assertThat(merged.spec(declared).contract().version()).isEqualTo("1.0.0");
        assertThat(merged.spec(declared).contract().format()).isEqualTo(OdooInterfaceSpec.Format.json);
    }

    private static OdooInterfaceSpec spec(String yaml) {
        return Json.MAPPER.convertValue(tree(yaml), OdooInterfaceSpec.class);
    }

    private static JsonNode tree(String yaml) {
        try {
            return new ObjectMapper(new YAMLFactory()).readTree(yaml);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
