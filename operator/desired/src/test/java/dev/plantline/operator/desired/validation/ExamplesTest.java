package dev.plantline.operator.desired.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    @Test
    void everyFieldWithAPatternHasAnExampleThatMatchesIt() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../../crds"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                JsonNode crd = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
                check(crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"), "spec");
            }
        }
    }

    private static void check(JsonNode schema, String path) {
        if (schema.path("pattern").isTextual()) {
            assertThat(Examples.of(path)).as(path).startsWith(", for example ");
            assertThat(Examples.of(path).substring(", for example ".length()))
                    .as(path)
                    .matches(schema.path("pattern").asText());
        }
        schema.path("properties").properties().forEach(each -> check(each.getValue(), path + "." + each.getKey()));
        if (schema.path("items").isObject()) {
            check(schema.path("items"), path + "[0]");
        }
    }
}
