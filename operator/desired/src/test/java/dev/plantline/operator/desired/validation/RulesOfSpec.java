package dev.plantline.operator.desired.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * For each rule that asks for a field of an interface a good manifest without it, and for each rule about text, durations and references one with a bad
 * value: nobody has to write those by hand, and none can be forgotten.
 */
final class RulesOfSpec {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String KIND = "OdooInterface";

    private static final Path DEFINITIONS = Path.of("../../crds");
    /** Part of a rule's message to values that it refuses. */
    private static final Map<String, List<String>> BAD_VALUES = Map.of(
            "write one line of text",
                    List.of("two\nlines", "  ", "Lyon\u202Enoyl", "a\tb", "Lyon\n", "a\u2028b", "\u200B"),
            "a pause is at most", List.of("25h", "999999s"),
            "is held for at most", List.of("8761h", "999999h"),
            "write an external id that has {code} in it once",
                    List.of("erp.product", "{code}_{code}", "product'_{code}", "a.b.{code}", "product {code}"),
            "is found by", List.of("write_date"),
            "an objective is at most", List.of("745h"));

    private static final String ONE_WAY = "say in one way how the code finds its record";
    private static final String SECOND_FIELD = "orBy is a second field beside by";

    private RulesOfSpec() {}

    static Stream<RuleFile> manifests(List<RuleFile> written) {
        try {
            var crd = YAML.readTree(
                    Path.of("../../crds/odoointerfaces.plantline.dev.yaml").toFile());
            var rules = crd.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/x-kubernetes-validations");
            var missing = StreamSupport.stream(rules.spliterator(), false)
                    .filter(rule -> rule.path("reason").asText().equals("FieldValueRequired"))
                    .map(rule -> without(
                            rule.path("fieldPath").asText(),
                            rule.path("message").asText(),
                            written));
            var values = new ArrayList<RuleFile>();
            try (var definitions = Files.list(DEFINITIONS)) {
                for (var file : definitions
                        .filter(each -> each.toString().endsWith(".yaml"))
                        .toList()) {
                    var kind = YAML.readTree(file.toFile());
                    values(
                            kind.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec"),
                            "/spec",
                            kind.at("/spec/names/kind").asText(),
                            written,
                            values);
                }
            }
            return Stream.concat(missing, values.stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuleFile without(String fieldPath, String message, List<RuleFile> written) {
        var at = "/spec" + fieldPath.replace('.', '/');
        var manifest = good(at, KIND, written);
        var end = at.lastIndexOf('/');
        ((ObjectNode) manifest.at(at.substring(0, end))).remove(at.substring(end + 1));
        return RuleFile.derived(
                KIND + "/invalid-without" + fieldPath + ".yaml", manifest.toString(), "spec" + fieldPath, message);
    }

    private static void values(JsonNode schema, String at, String kind, List<RuleFile> written, List<RuleFile> found) {
        if (at.equals("/spec/interface")) {
            return; // a template's, under the rules of interfaces
        }
        for (var rule : schema.path("x-kubernetes-validations")) {
            var place = at + rule.path("fieldPath").asText("").replace('.', '/');
            BAD_VALUES.forEach((message, values) -> {
                if (rule.path("message").asText().contains(message)) {
                    for (var value : values) {
                        found.add(with(place, value, kind, message, found.size(), written));
                    }
                }
            });
            if (rule.path("message").asText().contains(ONE_WAY)) {
                found.add(bothWays(at, kind, written));
            }
            if (rule.path("message").asText().contains(SECOND_FIELD)) {
                found.add(sameFieldTwice(at, kind, written));
            }
        }
        schema.path("properties")
                .properties()
                .forEach(each -> values(each.getValue(), at + "/" + each.getKey(), kind, written, found));
        if (schema.path("items").isObject()) {
            values(schema.path("items"), at + "/0", kind, written, found);
        }
    }

    private static RuleFile bothWays(String at, String kind, List<RuleFile> written) {
        var manifest = good(at + "/by", kind, written);
        ((ObjectNode) manifest.at(at)).put("externalId", "x_{code}");
        var path = at.substring(1).replace('/', '.');
        return RuleFile.derived(kind + "/invalid-value." + path + "-both.yaml", manifest.toString(), path, ONE_WAY);
    }

    private static RuleFile sameFieldTwice(String at, String kind, List<RuleFile> written) {
        var manifest = good(at + "/orBy", kind, written);
        ((ObjectNode) manifest.at(at)).put("orBy", manifest.at(at + "/by").asText());
        var path = at.substring(1).replace('/', '.') + ".orBy";
        return RuleFile.derived(
                kind + "/invalid-value." + path + "-twice.yaml", manifest.toString(), path, SECOND_FIELD);
    }

    private static RuleFile with(
            String at, String value, String kind, String message, int number, List<RuleFile> written) {
        var manifest = good(at, kind, written);
        var end = at.lastIndexOf('/');
        var parent = (ObjectNode) manifest.at(at.substring(0, end));
        parent.put(at.substring(end + 1), value);
        if (at.endsWith("/initialDelay")) {
            parent.remove("maxDelay"); // else that one is too short beside it
        }
        var path = at.substring(1).replaceAll("/([0-9]+)", "[$1]").replace('/', '.');
        return RuleFile.derived(
                kind + "/invalid-value." + path + "-" + number + ".yaml", manifest.toString(), path, message);
    }

    private static JsonNode good(String at, String kind, List<RuleFile> written) {
        return written.stream()
                .filter(file -> file.valid() && file.toString().startsWith(kind + "/"))
                .map(RulesOfSpec::tree)
                .filter(tree -> !tree.at(at).isMissingNode())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no valid manifest of a " + kind + " has " + at));
    }

    private static JsonNode tree(RuleFile file) {
        try {
            return YAML.readTree(file.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
