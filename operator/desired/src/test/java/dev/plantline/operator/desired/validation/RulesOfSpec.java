package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** For each rule that asks for a field of an interface, a good manifest without it: nobody has to write those by hand, and none can be forgotten. */
final class RulesOfSpec {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String KIND = "OdooInterface";

    private RulesOfSpec() {}

    static Stream<RuleFile> manifests(List<RuleFile> written) {
        try {
            var crd = YAML.readTree(
                    Path.of("../../crds/odoointerfaces.plantline.dev.yaml").toFile());
            var rules = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations");
            return StreamSupport.stream(rules.spliterator(), false)
                    .filter(rule -> rule.path("reason").asText().equals("FieldValueRequired"))
                    .map(rule -> without(
                            rule.path("fieldPath").asText(),
                            rule.path("message").asText(),
                            written));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleFile without(String fieldPath, String message, List<RuleFile> written) {
        var at = "/spec" + fieldPath.replace('.', '/');
        var manifest = written.stream()
                .filter(file -> file.valid() && file.toString().startsWith(KIND + "/"))
                .map(RulesOfSpec::tree)
                .filter(tree -> !tree.at(at).isMissingNode())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no valid manifest of a " + KIND + " has " + fieldPath));
        var end = at.lastIndexOf('/');
        ((ObjectNode) manifest.at(at.substring(0, end))).remove(at.substring(end + 1));
        return RuleFile.derived(
                KIND + "/invalid-without" + fieldPath + ".yaml", manifest.toString(), "spec" + fieldPath, message);
    }

    private static JsonNode tree(RuleFile file) {
        try {
            return YAML.readTree(file.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
