package dev.plantline.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The CRDs that are checked in, here and in the chart, are those of the types. */
class CrdFilesTest {
    static final String REFRESH = "mvn -pl crds test -Drefresh";

    /** The chart has copies, not links: those do not survive every way in which a source tree travels. */
    @ParameterizedTest
    @ValueSource(strings = {".", "../helm/plantline/crds"})
    void checkedInFilesAreThoseOfTheTypes(String place) throws IOException {
        var directory = Path.of(place);
        var files = CrdFiles.generate();
        for (var file : files.entrySet()) {
            var path = directory.resolve(file.getKey());
            if (System.getProperty("refresh") != null) {
                Files.writeString(path, file.getValue());
            }
            assertThat(path).as("refresh with: " + REFRESH).exists();
            assertThat(Files.readString(path))
                    .as(path + " is not what the types say; refresh with: " + REFRESH)
                    .isEqualTo(file.getValue());
        }
        try (var there = Files.list(directory)) {
            assertThat(there.map(each -> each.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                    .as("every file comes from a type")
                    .containsExactlyInAnyOrderElementsOf(files.keySet());
        }
    }

    @Test
    void everyFieldIsDescribed() {
        assertThat(CrdFiles.generate().values()).noneMatch(text -> text.contains("description: null"));
    }

    /**
     * Both would be decided before anything else has a say: the API server writes a default into the manifest, where it beats every other value. The name
     * of a template comes from nowhere else.
     */
    @ParameterizedTest
    @CsvSource({"odoointerfaces, spec, spec.templateRef", "interfacetemplates, spec/properties/interface,"})
    void anInterfaceHasNoDefaultAndNothingRequiredButByRulesOfItsSpec(String kind, String at, String exception)
            throws IOException {
        var crd = new YAMLMapper().readTree(CrdFiles.generate().get(kind + ".plantline.dev.yaml"));
        var schema = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/" + at);
        assertThat(schema.path("properties").size()).isGreaterThan(10);
        var found = new ArrayList<String>();
        forced(schema, "spec", false, found);

        assertThat(found).isEqualTo(exception == null ? List.of() : List.of(exception));
    }

    @Test
    void whoNamesATemplateIsAskedForNothingElse() throws IOException {
        var crd = new YAMLMapper().readTree(CrdFiles.generate().get("odoointerfaces.plantline.dev.yaml"));
        var asks = new ArrayList<String>();
        crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations")
                .forEach(rule -> {
                    if (rule.path("reason").asText().equals(RequiredAtTop.REASON)) {
                        asks.add(rule.path("rule").asText());
                    }
                });

        assertThat(asks).hasSizeGreaterThan(20).allMatch(rule -> rule.startsWith("has(self.templateRef) || "));
    }

    /** Elements of lists may ask for their own fields, because a list is replaced whole; a default is refused there too. */
    private static void forced(JsonNode schema, String path, boolean inList, List<String> found) {
        if (schema.has("default") || schema.has("required") && !inList) {
            found.add(path);
        }
        for (var property : schema.path("properties").properties()) {
            forced(property.getValue(), path + "." + property.getKey(), inList, found);
        }
        if (schema.path("items").isObject()) {
            forced(schema.path("items"), path + "[]", true, found);
        }
        if (schema.path("additionalProperties").isObject()) {
            forced(schema.path("additionalProperties"), path + "{}", inList, found);
        }
    }
}
