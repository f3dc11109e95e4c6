package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.engine.Problem.Area;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract says about a path, through all that a schema can be built of. */
class ContractShapeTest {
    private final Problems problems = new Problems();

    private ContractShape.Found found(String schema, String path) throws Exception {
        return ContractShape.of(Manifests.YAML.readTree(schema)).check(Path.parse(path), problems, Area.mapping, "at");
    }

    private String told() {
        return List.of(problems.problems(), problems.warnings()).toString();
    }

    @Test
    void referencesAreFollowedAlsoInCircles() throws Exception {
        String tree =
                """
                {$ref: "#/$defs/node", $defs: {node: {type: object, properties: {name: {type: string}, children: {type: array, items: {$ref: "#/$defs/node"}}}}}}""";
        assertThat(found(tree, "children[0].children[1].name").types()).containsExactly("string");
        assertThat(problems.isEmpty()).isTrue();
        found(tree, "children[0].nam");
        assertThat(told()).contains("did you mean \"name\"");
    }

    @Test
    void whatOneAlternativeAllowsIsPossible() throws Exception {
        String either =
                """
                {type: object, oneOf: [{properties: {a: {type: string}}}, {properties: {b: {type: integer}}}], if: {properties: {c: {const: 1}}}, then: {properties: {d: {type: boolean}}}}""";
        for (String path : List.of("a", "b", "c", "d")) {
            found(either, path);
        }
        assertThat(problems.isEmpty()).isTrue();
        found(either, "e");
        assertThat(problems.problems()).hasSize(1);
    }

    @Test
    void anOpenObjectWarnsAndAnUndescribedOneIsSilent() throws Exception {
        found("{type: object, additionalProperties: true, properties: {a: {}}}", "b");
        assertThat(problems.isEmpty()).isTrue();
        assertThat(problems.warnings()).hasSize(1);
        found("{type: object}", "b.c[1]");
        found("{type: object, properties: {a: {type: object}}}", "a.b");
        assertThat(problems.warnings()).hasSize(1);
    }

    @Test
    void additionalPropertiesWithASchemaDescribeEveryMember() throws Exception {
        assertThat(found("{type: object, additionalProperties: {type: number}}", "anything")
                        .types())
                .containsExactly("number");
        assertThat(found("{type: object, properties: {a: {type: string}}, additionalProperties: {type: number}}", "b")
                        .types())
                .containsExactly("number");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void requiredOnTheWholeWayIsNotOptional() throws Exception {
        String nested =
                "{type: object, required: [a], properties: {a: {type: object, required: [b], properties: {b: {type: string}, c: {type: string}}}, d: {type: [string, 'null']}}}";
        assertThat(found(nested, "a.b").optional()).isFalse();
        assertThat(found(nested, "a.c").optional()).isTrue();
        assertThat(found(nested, "d").optional()).isTrue();
    }

    @Test
    void placesOfATupleAreTakenTogether() throws Exception {
        assertThat(found(
                                "{type: object, properties: {t: {type: array, prefixItems: [{type: string}, {type: number}]}}}",
                                "t[1]")
                        .types())
                .containsExactlyInAnyOrder("string", "number");
    }

    @Test
    void theNearestNameIsSuggestedOnlyWhenItIsNear() {
        assertThat(Nearest.to("prodcut", List.of("product", "quantity"))).isEqualTo("product");
        assertThat(Nearest.to("Product", List.of("product"))).isEqualTo("product");
        assertThat(Nearest.to("zzzzzz", List.of("product"))).isNull();
    }
}
