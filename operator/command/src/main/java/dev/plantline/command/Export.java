package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.plantline.api.v1alpha1.LatencyClassSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.source.SourceNeeds;
import dev.plantline.engine.Operations;
import dev.plantline.model.Hashes;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.EffectiveInterface;
import dev.plantline.operator.desired.Workload;
import dev.plantline.operator.desired.resolve.InterfaceResolution;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The contracts of interfaces in forms that other tools read: catalogues of data read the Open Data Contract Standard, tools around messages read
 * AsyncAPI. What the standard has no word for stands in its place for that: custom properties, and fields that begin with {@code x-}.
 */
final class Export {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());
    private static final String JSON_SCHEMA = "application/schema+json;version=draft-2020-12";
    /** What both languages call the same in a property of the standard's {@code logicalTypeOptions}. */
    private static final List<String> OPTIONS = List.of(
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "uniqueItems",
            "format");
    /** Levels of a schema that are written as properties; what is deeper stands in the whole schema alone. */
    private static final int DEEPEST = 16;

    private static final int VERSION_LENGTH = 16;

    private Export() {}

    /** How contracts are written. */
    enum Form {
        /** Open Data Contract Standard 3.1, a document for each interface. */
        odcs,
        /** AsyncAPI 3.0, a document for each plant. */
        asyncapi
    }

    /**
     * The documents of all interfaces that can go live.
     *
     * @return YAML, by name of the file
     */
    static Map<String, String> of(Checked checked, Form form) {
        Map<String, String> files = new TreeMap<>();
        InterfaceResolution resolution = InterfaceResolution.withoutKits();
        for (String namespace : checked.namespaces()) {
            Optional<Plant> plant = checked.plant(namespace);
            if (plant.isEmpty()) {
                continue;
            }
            List<EffectiveInterface> live = resolution.of(checked.world(), namespace).live().stream()
                    .sorted(Comparator.comparing(each -> each.id().name()))
                    .toList();
            switch (form) {
                case odcs ->
                    live.forEach(each -> files.put(
                            each.id().plant() + "." + each.id().name() + ".odcs.yaml", text(odcs(plant.get(), each))));
                case asyncapi ->
                    files.put(
                            plant.get().getMetadata().getName() + ".asyncapi.yaml", text(asyncApi(plant.get(), live)));
            }
        }
        return files;
    }

    private static String text(JsonNode document) {
        try {
            return YAML.writeValueAsString(document);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("a tree of texts and numbers can be written as YAML", unwritable);
        }
    }

    // --- Open Data Contract Standard

    private static ObjectNode odcs(Plant plant, EffectiveInterface each) {
        OdooInterfaceSpec spec = each.configuration().spec();
        String name = each.id().plant() + "." + each.id().name();
        ObjectNode contract = Json.MAPPER.createObjectNode();
        contract.put("apiVersion", "v3.1.0")
                .put("kind", "DataContract")
                .put("id", name)
                .put("name", name);
        contract.put("version", spec.contract().version()).put("status", status(spec));
        contract.put("domain", spec.workflow().name());
        contract.putObject("description")
                .put("purpose", purpose(spec))
                .put("limitations", spec.classification().consequence());
        topic(spec).ifPresent(topic -> contract.putArray("servers")
                .addObject()
                .put("server", "plant-kafka")
                .put("type", "kafka")
                .put("host", plant.getSpec().kafka().bootstrapServers())
                .put("format", spec.contract().format().name()));
        JsonNode schema = Operations.messageSchema(spec);
        ObjectNode message = contract.putArray("schema").addObject();
        message.put("name", each.id().name())
                .put("logicalType", "object")
                .put("physicalType", "message")
                .put(
                        "physicalName",
                        topic(spec).or(() -> path(spec)).orElse(each.id().name()));
        properties(message, schema, 0);
        ObjectNode team = contract.putObject("team").put("name", each.id().plant());
        ArrayNode members = team.putArray("members");
        member(members, spec.owners().business(), "business owner");
        member(members, spec.owners().technical(), "technical owner");
        contract.putArray("slaProperties")
                .addObject()
                .put("property", "latency")
                .put("value", each.timing().objective())
                .put("driver", "operational")
                .put("description", "A message is late when Odoo does not have it within this time.");
        if (spec.runbook() != null) {
            contract.putArray("authoritativeDefinitions")
                    .addObject()
                    .put("url", spec.runbook())
                    .put("type", "runbook");
        }
        ArrayNode more = contract.putArray("customProperties");
        custom(more, "system", spec.source().system());
        custom(more, "latencyClass", spec.latencyClass());
        custom(more, "criticality", spec.classification().criticality().name());
        custom(more, "failureImpact", spec.classification().failureImpact().name());
        more.addObject().put("property", "keys").set("value", Json.MAPPER.valueToTree(spec.keys()));
        if (spec.lifecycle() != null && spec.lifecycle().sunset() != null) {
            custom(more, "sunset", spec.lifecycle().sunset());
        }
        more.addObject().put("property", "jsonSchema").set("value", schema);
        return contract;
    }

    private static String status(OdooInterfaceSpec spec) {
        if (spec.lifecycle() == null || spec.lifecycle().stage() == null) {
            return "active";
        }
        return switch (spec.lifecycle().stage()) {
            case experimental -> "draft";
            case production -> "active";
            case deprecated -> "deprecated";
            case retired -> "retired";
        };
    }

    private static String purpose(OdooInterfaceSpec spec) {
        return "Messages of " + spec.source().system() + " for "
                + Operations.of(spec).map(each -> "operation " + each).orElse("raw steps") + " in Odoo, workflow "
                + spec.workflow().name() + ".";
    }

    private static void member(ArrayNode members, OdooInterfaceSpec.Owner owner, String role) {
        members.addObject()
                .put("username", owner.contact())
                .put("name", owner.name())
                .put("role", role);
    }

    private static void custom(ArrayNode more, String property, String value) {
        more.addObject().put("property", property).put("value", value);
    }

    /** What the standard can say of a JSON Schema; the whole schema stands beside. */
    private static void properties(ObjectNode into, JsonNode schema, int level) {
        if (level == DEEPEST
                || !schema.path("properties").isObject()
                || schema.path("properties").isEmpty()) {
            return;
        }
        ArrayNode properties = into.putArray("properties");
        schema.path("properties").properties().forEach(each -> {
            ObjectNode property = properties.addObject().put("name", each.getKey());
            for (JsonNode required : schema.path("required")) {
                if (required.asText().equals(each.getKey())) {
                    property.put("required", true);
                }
            }
            property(property, each.getValue(), level + 1);
        });
    }

    private static void property(ObjectNode into, JsonNode schema, int level) {
        if (schema.path("title").isTextual()) {
            into.put("businessName", schema.path("title").asText());
        }
        if (schema.path("description").isTextual()) {
            into.put("description", schema.path("description").asText());
        }
        Optional<String> type = type(schema);
        type.ifPresent(each -> into.put("logicalType", each));
        ObjectNode options = Json.MAPPER.createObjectNode();
        OPTIONS.stream().filter(schema::has).forEach(each -> options.set(each, schema.get(each)));
        if (type.isPresent()
                && !options.isEmpty()
                && !type.get().equals("date")
                && !type.get().equals("timestamp")) {
            into.set("logicalTypeOptions", options);
        }
        if (schema.path("enum").isArray()) {
            ArrayNode examples = into.putArray("examples");
            schema.path("enum").forEach(examples::add);
        }
        properties(into, schema, level);
        if (schema.path("items").isObject() && level < DEEPEST) {
            property(into.putObject("items"), schema.path("items"), level + 1);
        }
    }

    /** The one type that is no null; empty: the schema names none or several. */
    private static Optional<String> type(JsonNode schema) {
        JsonNode type = schema.path("type");
        Stream<String> types = type.isTextual()
                ? Stream.of(type.asText())
                : StreamSupport.stream(type.spliterator(), false).map(JsonNode::asText);
        List<String> without = types.filter(each -> !each.equals("null")).toList();
        if (without.size() != 1) {
            return Optional.empty();
        }
        if (without.get(0).equals("string")) {
            return Optional.of(
                    switch (schema.path("format").asText()) {
                        case "date" -> "date";
                        case "date-time" -> "timestamp";
                        default -> "string";
                    });
        }
        return Optional.of(without.get(0));
    }

    // --- AsyncAPI

    private static ObjectNode asyncApi(Plant plant, List<EffectiveInterface> live) {
        String name = plant.getMetadata().getName();
        ObjectNode document = Json.MAPPER.createObjectNode().put("asyncapi", "3.0.0");
        ObjectNode info = document.putObject("info").put("title", "What Plantline takes for plant " + name);
        ObjectNode servers = document.putObject("servers");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        for (EffectiveInterface each : live) {
            OdooInterfaceSpec spec = each.configuration().spec();
            Optional<String> topic = topic(spec);
            Optional<String> path = path(spec);
            if (topic.isEmpty() && path.isEmpty()) {
                continue;
            }
            String server = topic.isPresent() ? "kafka" : "gateway";
            if (!servers.has(server)) {
                servers.set(server, topic.isPresent() ? kafka(plant) : gateway(plant));
            }
            channels.set(
                    each.id().name(), channel(each, spec, topic.orElseGet(() -> "/" + path.orElseThrow()), server));
            operations.set(each.id().name(), operation(each, spec, path.isPresent()));
        }
        info.put(
                "version",
                Hashes.sha256(document.toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, VERSION_LENGTH));
        info.put("description", "The version is a hash of this document: it changes when anything in it does.");
        return document;
    }

    private static ObjectNode kafka(Plant plant) {
        return Json.MAPPER
                .createObjectNode()
                .put("host", plant.getSpec().kafka().bootstrapServers())
                .put("protocol", plant.getSpec().kafka().tls() == null ? "kafka" : "kafka-secure");
    }

    private static ObjectNode gateway(Plant plant) {
        boolean tls =
                plant.getSpec().gateway() != null && plant.getSpec().gateway().tls() != null;
        String host = Workload.gateway(plant.getMetadata().getName()).name() + "."
                + plant.getMetadata().getNamespace() + ".svc";
        return Json.MAPPER
                .createObjectNode()
                .put("host", host)
                .put("protocol", tls ? "https" : "http")
                .put(
                        "description",
                        "Known inside the cluster; from the plant's network its platform team says under which name. Each sender signs what it sends (RFC 9421, hmac-sha256).");
    }

    private static ObjectNode channel(EffectiveInterface each, OdooInterfaceSpec spec, String address, String server) {
        ObjectNode channel =
                Json.MAPPER.createObjectNode().put("address", address).put("description", purpose(spec));
        channel.putArray("servers").addObject().put("$ref", "#/servers/" + server);
        ObjectNode message = channel.putObject("messages").putObject("message");
        message.put("name", each.id().name())
                .put("title", spec.workflow().name() + " " + spec.contract().version())
                .put("contentType", "application/json");
        message.putObject("payload").put("schemaFormat", JSON_SCHEMA).set("schema", Operations.messageSchema(spec));
        return channel;
    }

    private static ObjectNode operation(EffectiveInterface each, OdooInterfaceSpec spec, boolean http) {
        ObjectNode operation = Json.MAPPER.createObjectNode().put("action", "receive");
        operation.putObject("channel").put("$ref", "#/channels/" + each.id().name());
        operation
                .putArray("messages")
                .addObject()
                .put("$ref", "#/channels/" + each.id().name() + "/messages/message");
        operation.put("summary", purpose(spec));
        if (http) {
            operation.putObject("bindings").putObject("http").put("method", "POST");
        }
        ObjectNode governed = operation.putObject("x-plantline");
        governed.put("contract", spec.contract().version())
                .put("stage", status(spec))
                .put("system", spec.source().system())
                .put("latencyClass", spec.latencyClass())
                .put("objective", each.timing().objective())
                .put("scheduled", each.timing().mode() == LatencyClassSpec.Mode.batch)
                .put("criticality", spec.classification().criticality().name());
        governed.set("keys", Json.MAPPER.valueToTree(spec.keys()));
        governed.set("owners", Json.MAPPER.valueToTree(spec.owners()));
        return operation;
    }

    private static Optional<String> topic(OdooInterfaceSpec spec) {
        return spec.source().needs().topic().map(SourceNeeds.Place::name);
    }

    private static Optional<String> path(OdooInterfaceSpec spec) {
        return spec.source().needs().path().map(SourceNeeds.Place::name);
    }
}
