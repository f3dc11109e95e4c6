package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.CodeMapSpec.Entry;
import dev.plantline.api.v1alpha1.CodeMapSpec.Kind;
import dev.plantline.model.MessageFailedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which table a mapping finds under a name. */
class PlantCodeMapsTest {
    private static final String MANIFEST =
            """
            contract: {version: 1.0.0, format: json, schema: {type: object}}
            keys: {order: [id], idempotency: [id]}
            target: {odoo: {duty: stock}}
            source: {system: wms, http: {path: in}}
            %s
            mapping:
              steps:
              - upsert: {model: stock.lot, id: "lot_{id}"}
                fields: [{to: name, %s}]
            """;

    private static CodeTable table(String name, Kind kind, Entry... entries) {
        return CodeTableCompiler.compile(name, new CodeMapSpec(kind, "Ann", List.of(entries)), Manifests.PARIS)
                .table();
    }

    private static Entry entry(String code, String value) {
        return new Entry(code, value, null, null, null);
    }

    private static Compilation compile(PlantCodeMaps plants, String inline, String field) {
        return InterfaceCompiler.compile(
                Manifests.ID, Manifests.spec(MANIFEST.formatted(inline, field)), Manifests.PARIS, plants);
    }

    private static List<String> problems(PlantCodeMaps plants, String inline, String field) {
        return compile(plants, inline, field).match(ready -> List.of(), refused -> refused.problems().stream()
                .map(Problem::toString)
                .toList());
    }

    @Test
    void aMappingFindsTheTableOfItsInterfaceFirstAndElseThatOfThePlant() throws MessageFailedException {
        PlantCodeMaps plants = PlantCodeMaps.of(List.of(table("states", Kind.status, entry("A", "plant"))));
        CompiledInterface compiled =
                compile(plants, "", "from: s, code: states").match(Compilation.Ready::compiled, refused -> null);

        assertThat(Manifests.printed(
                        compiled.map(compiled.decode(Manifests.json("{\"id\": \"1\", \"s\": \"A\"}")), Instant.EPOCH)))
                .contains("plant");
        assertThat(compiled.codeMaps())
                .isEqualTo(Map.of("states", plants.tables().get("states").revision()));

        CompiledInterface own = InterfaceCompiler.accepted(
                        Manifests.ID,
                        Manifests.spec(MANIFEST.formatted(
                                "codeMaps: [{name: states, kind: status, entries: [{code: A, value: own}]}]",
                                "from: s, code: states")),
                        Manifests.PARIS,
                        plants)
                .match(Compilation.Ready::compiled, refused -> null);
        assertThat(Manifests.printed(own.map(own.decode(Manifests.json("{\"id\": \"1\", \"s\": \"A\"}")))))
                .as("what runs goes on with its own when a CodeMap of the name turns up")
                .contains("own");
        assertThat(own.codeMaps()).isEmpty();
    }

    @Test
    void ofANameThatBothHaveTheInterfacesOwnCountsWithAWarning() {
        PlantCodeMaps plants = PlantCodeMaps.of(List.of(table("states", Kind.status, entry("A", "plant"))));
        Compilation compiled = compile(
                plants,
                "codeMaps: [{name: states, kind: status, entries: [{code: A, value: own}]}]",
                "from: s, code: states");
        assertThat(compiled.match(Compilation.Ready::warnings, refused -> List.<Problem>of()))
                .filteredOn(each -> each.path().startsWith("spec.codeMaps"))
                .singleElement()
                .hasToString(
                        "spec.codeMaps[0].name: a CodeMap of the namespace is called states too, and here this one counts:"
                                + " to use the CodeMap, remove this one; else give it another name");
        assertThat(compiled.codeMaps()).isEmpty();
    }

    @Test
    void anUnknownNameIsToldWithTheNearestOneWhereverThatStands() {
        PlantCodeMaps plants = PlantCodeMaps.of(List.of(
                table("states", Kind.status, entry("A", "a")), table("places", Kind.location, entry("A", "a"))));
        String inline = "codeMaps: [{name: reasons, kind: reason, entries: [{code: A, value: a}]}]";
        assertThat(problems(plants, inline, "from: s, code: state"))
                .containsExactly(
                        "spec.mapping.steps[0].fields[0].code: there is no code map \"state\", neither in spec.codeMaps nor as a CodeMap of"
                                + " the namespace; did you mean \"states\"?");
        assertThat(problems(plants, inline, "from: s, code: reason"))
                .singleElement()
                .asString()
                .endsWith("did you mean \"reasons\"?");
        assertThat(compile(plants, inline, "from: s, code: state").codeMaps()).containsExactly("state");
    }

    @Test
    void aCodeMapThatGivesNoTableIsToldAsThat() {
        PlantCodeMaps plants = new PlantCodeMaps(Map.of(), Map.of("states", "spec.entries[1].code: it is there twice"));
        assertThat(problems(plants, "", "from: s, code: states"))
                .containsExactly(
                        "spec.mapping.steps[0].fields[0].code: CodeMap states cannot be used: spec.entries[1].code: it is there twice");
    }

    @Test
    void theKindOfATableOfThePlantIsCheckedAsThatOfTheInterfacesOwn() {
        PlantCodeMaps plants = PlantCodeMaps.of(List.of(table("states", Kind.status, entry("A", "kg"))));
        assertThat(problems(plants, "", "from: q, convert: {codeMap: states, unit: u, to: kg}"))
                .containsExactly(
                        "spec.mapping.steps[0].fields[0].convert.codeMap: code map states is of kind status, and units are converted by one"
                                + " of kind unit");
    }

    @Test
    void whoReceivesOnlyNeedsNoTable() {
        assertThat(InterfaceCompiler.receiving(
                        Manifests.ID, Manifests.spec(MANIFEST.formatted("", "from: s, code: states"))))
                .isInstanceOf(Compilation.Ready.class);
    }
}
