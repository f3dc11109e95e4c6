package dev.plantline.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CustomResourceInfo;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The CRDs as YAML: what fabric8 makes of the types, and what its annotations have no word for. */
final class CrdFiles {
    /** Accepted by {@code kubectl get} in the place of a kind. */
    private static final List<String> CATEGORIES = List.of("plantline", "odoo");

    private static final String SPEC = "/spec/versions/0/schema/openAPIV3Schema/properties/spec";
    private static final String VALUE = "value";
    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());
    private static final String HEADER =
            "# Generated from the Java types of this module. Refresh: " + CrdFilesTest.REFRESH + "\n";

    private CrdFiles() {}

    /** File name to text. */
    static SortedMap<String, String> generate() {
        var descriptions = Descriptions.read();
        var files = new TreeMap<String, String>();
        for (var each : Kinds.values()) {
            try {
                files.put(each.file(), HEADER + YAML.writeValueAsString(crd(each.type(), descriptions)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return files;
    }

    private static ObjectNode crd(Class<? extends CustomResource<?, ?>> kind, Descriptions descriptions)
            throws IOException {
        var crd = (ObjectNode) YAML.readTree(raw(kind));
        complete(crd, kind, descriptions);
        return crd;
    }

    private static String raw(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        var texts = new HashMap<String, ByteArrayOutputStream>();
        var output = new CRDGenerator.CRDOutput<ByteArrayOutputStream>() {
            @Override
            public ByteArrayOutputStream outputFor(String name) {
                return texts.computeIfAbsent(name, key -> new ByteArrayOutputStream());
            }

            @Override
            public void close() {
                // In memory.
            }
        };
        new CRDGenerator()
                .forCRDVersions("v1")
                .withOutput(output)
                .customResources(CustomResourceInfo.fromClass(kind))
                .detailedGenerate();
        return texts.values().iterator().next().toString(StandardCharsets.UTF_8);
    }

    private static void complete(ObjectNode crd, Class<? extends CustomResource<?, ?>> kind, Descriptions descriptions)
            throws IOException {
        var version = (ObjectNode) crd.at("/spec/versions/0");
        var schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        var categories = ((ObjectNode) crd.at("/spec/names")).putArray("categories");
        CATEGORIES.forEach(categories::add);
        schema.putArray("required").add("spec");
        inDeclaredOrder((ArrayNode) version.path("additionalPrinterColumns"), kind);
        if (schema.at("/properties/status/properties/conditions") instanceof ObjectNode conditions) {
            mergedByType(conditions);
        }
        if (!schema.at("/properties/status").has("properties")) {
            ((ObjectNode) schema.path("properties")).remove("status"); // nobody observes it
            version.remove("subresources");
        }
        descriptions.describe(schema, kind);
        repair(schema);
        if (kind == OdooInterface.class) {
            var spec = (ObjectNode) schema.at("/properties/spec");
            oneSource(spec);
            anyJson((ObjectNode) spec.path("properties"));
            RequiredAtTop.move(spec);
        }
        if (kind == InterfaceTemplate.class) {
            var values = (ObjectNode) schema.at("/properties/spec/properties/interface");
            values.remove(PRESERVE);
            values.setAll(TemplateSchema.of(
                    (ObjectNode) crd(OdooInterface.class, descriptions).at(SPEC)));
        }
    }

    /** The generator sorts columns by path; {@code kubectl get} shows them in this order. */
    private static void inDeclaredOrder(ArrayNode columns, Class<?> kind) {
        var names = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        var byName = new HashMap<String, JsonNode>();
        for (var column : columns) {
            // The API server leaves a priority of 0 out, and deployment tools then see a difference for ever.
            if (column.path("priority").asInt() == 0) {
                ((ObjectNode) column).remove("priority");
            }
            byName.put(column.path("name").asText(), column);
        }
        columns.removeAll();
        names.forEach(name -> columns.add(byName.get(name)));
    }

    /** So that two writers of conditions do not remove each other's. */
    private static void mergedByType(ObjectNode conditions) {
        conditions.put("x-kubernetes-list-type", "map");
        conditions.putArray("x-kubernetes-list-map-keys").add("type");
        ((ObjectNode) conditions.path("items")).putArray("required").add("type").add("status");
    }

    /** What is an object there is a kind of source: its field makes a new one known to the rule. */
    private static void oneSource(ObjectNode spec) {
        var kinds = new ArrayList<String>();
        var choices = new ArrayList<String>();
        for (var property : spec.at("/properties/source/properties").properties()) {
            if (property.getValue().path("type").asText().equals("object")) {
                kinds.add(property.getKey());
                choices.add(property.getKey() + " ("
                        + property.getValue().path("description").asText() + ")");
            }
        }
        new ExactlyOne("self.source", kinds)
                .exactlyOne(
                        spec,
                        "!has(self.source) || ",
                        "name exactly one source: " + ExactlyOne.choice(choices),
                        ".source");
    }

    /** Values of any type are hidden from CEL, so what depends on one of them is said in the schema's own words. */
    private static void anyJson(ObjectNode spec) {
        object((ObjectNode) spec.at("/contract/properties/schema"));
        var test = (ObjectNode) spec.at("/tests/items/properties");
        for (String name : List.of("steps", "contains")) {
            var steps = (ObjectNode) test.at("/expect/properties/" + name);
            steps.put("type", "array");
            steps.put("maxItems", 32);
            steps.remove(PRESERVE);
            object(steps.putObject("items"));
        }
        var deeds = List.of("do", "load", "upsert", "find", "call");
        new ExactlyOne("self", deeds)
                .exactlyOne(
                        (ObjectNode) spec.at("/mapping/properties/steps/items"),
                        "",
                        "a step does exactly one thing: " + ExactlyOne.choice(deeds),
                        "");
        var settings = (ObjectNode) spec.path("settings");
        settings.remove("additionalProperties");
        object(settings);
        var step = (ObjectNode) spec.at("/mapping/properties/steps/items/properties");
        for (String name : List.of("context", "arguments")) {
            var values = (ObjectNode) step.path(name);
            values.remove("additionalProperties");
            object(values);
        }
        fields((ObjectNode) step.path("fields"));
        var lines = (ObjectNode) step.path("lines");
        lines(lines);
        lines((ObjectNode) lines.at("/items/properties/lines"));
    }

    private static void lines(ObjectNode lines) {
        fields((ObjectNode) lines.at("/items/properties/fields"));
        valueOrOne(
                (ObjectNode) lines.at("/items/properties/match/additionalProperties"),
                "a line is matched by exactly one: ",
                List.of("ref", "from", "record"));
    }

    private static void fields(ObjectNode fields) {
        valueOrOne(
                (ObjectNode) fields.path("items"),
                "a field has exactly one source: ",
                List.of("from", "expr", "ref", "lookup", "record"));
    }

    /**
     * A value of any type is hidden from CEL, so the schema's own words say that it excludes the others. They say no more, because what the API server
     * makes of them hides the sentence of a rule.
     */
    private static void valueOrOne(ObjectNode schema, String sentence, List<String> others) {
        var all = new ArrayList<>(others);
        all.add(1, VALUE);
        new ExactlyOne("self", others).atMostOne(schema, sentence + ExactlyOne.choice(all));
        var choices = schema.putArray("oneOf");
        choices.addObject().putArray("required").add(VALUE);
        var other = choices.addObject().putArray("anyOf");
        others.forEach(name -> other.addObject().putArray("required").add(name));
    }

    private static void object(ObjectNode schema) {
        schema.put("type", "object");
        schema.put(PRESERVE, true);
    }

    /**
     * The generator writes 1.0 for 1, and deployment tools then see a difference for ever; and it finds a rule of a record's component twice,
     * at its field and at its accessor.
     */
    private static void repair(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.get("x-kubernetes-validations") instanceof ArrayNode rules) {
                var once = new LinkedHashSet<JsonNode>();
                rules.forEach(once::add);
                rules.removeAll().addAll(once);
            }
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                var value = entry.getValue();
                if (value.isFloatingPointNumber() && value.canConvertToExactIntegral()) {
                    entry.setValue(LongNode.valueOf(value.longValue()));
                }
            }
        }
        node.forEach(CrdFiles::repair);
    }
}
