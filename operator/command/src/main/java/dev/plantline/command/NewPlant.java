package dev.plantline.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.api.v1alpha1.Kinds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The manifests of a new plant, as text.
 *
 * @param name of the plant
 * @param namespace of the plant
 * @param displayName the site's name for people
 * @param timeZone of the site, for example Europe/Paris
 * @param kafka bootstrap servers
 * @param kafkaInsecure whether Kafka is reached without TLS
 * @param odoo address
 * @param database of Odoo
 * @param version of Odoo
 * @param environment production or test
 * @param business who answers for the business side of interfaces that name nobody
 * @param technical the same for the technical side
 * @param systems contacts by name
 * @param interfaces the first ones
 */
record NewPlant(
        String name,
        String namespace,
        String displayName,
        String timeZone,
        String kafka,
        boolean kafkaInsecure,
        String odoo,
        String database,
        String version,
        String environment,
        Person business,
        Person technical,
        Map<String, String> systems,
        List<First> interfaces) {

    private static final String NAMESPACE = "namespace.yaml";
    private static final String PLANT = "plant.yaml";
    private static final String CONNECTION = "odoo-connection.yaml";

    /** The files that each plant has, whatever its interfaces are. */
    static final List<String> FIXED = List.of(NAMESPACE, PLANT, CONNECTION);

    /** What YAML reads as something else than a text, though it looks like a word. */
    private static final String WORD =
            "(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][A-Za-z0-9._/@-]*( [A-Za-z0-9._/@-]+)*";

    /** Somebody who can be reached. */
    record Person(String name, String contact) {
        private String text() {
            return "{name: " + quoted(name) + ", contact: " + quoted(contact) + "}";
        }
    }

    /**
     * An interface by template.
     *
     * @param duty as whose user it works in Odoo
     * @param settings what the template asks for, by name
     */
    record First(
            String name, String template, String system, String topic, String duty, Map<String, JsonNode> settings) {}

    /** The files by their paths below the plant's directory. */
    Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(NAMESPACE, "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + quoted(namespace) + "}\n");
        files.put(PLANT, plant());
        files.put(CONNECTION, connection());
        interfaces.forEach(each -> files.put("interfaces/" + each.name() + ".yaml", manifest(each)));
        return files;
    }

    private String head(Kinds kind, String named) {
        return "apiVersion: " + Kinds.API_VERSION + "\nkind: " + kind.kind() + "\nmetadata: {name: " + quoted(named)
                + ", namespace: " + quoted(namespace) + "}\nspec:\n";
    }

    private String plant() {
        return head(Kinds.PLANT, name)
                + "  displayName: " + quoted(displayName) + "\n"
                + "  timeZone: " + quoted(timeZone) + "\n"
                + "  odooConnection: odoo\n"
                + "  owners:\n"
                + "    business: " + business.text() + "\n"
                + "    technical: " + technical.text() + "\n"
                + "  systems:\n"
                + systems.entrySet().stream()
                        .map(each -> "  - " + new Person(each.getKey(), each.getValue()).text() + "\n")
                        .collect(Collectors.joining())
                + "  kafka: {bootstrapServers: " + quoted(kafka)
                + (kafkaInsecure ? ", insecureTransport: true" : ", tls: {}") + "}\n";
    }

    private String connection() {
        return head(Kinds.ODOO_CONNECTION, "odoo")
                + "  environment: " + quoted(environment) + "\n"
                + "  url: " + quoted(odoo) + "\n"
                + (odoo.startsWith("http://") ? "  insecureTransport: true\n" : "")
                + "  database: " + quoted(database) + "\n"
                + "  version: " + quoted(version) + "\n"
                + "  credentials:\n"
                + interfaces.stream().map(First::duty).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .map(each -> "  - {duty: " + quoted(each) + ", secretRef: {name: " + quoted("odoo-" + each)
                                + ", key: apiKey}}\n")
                        .collect(Collectors.joining());
    }

    private String manifest(First each) {
        return head(Kinds.ODOO_INTERFACE, each.name())
                + "  templateRef: {name: " + quoted(each.template()) + "}\n"
                + (each.settings().isEmpty()
                        ? ""
                        : "  settings: "
                                + each.settings().entrySet().stream()
                                        .map(setting -> quoted(setting.getKey()) + ": "
                                                + (setting.getValue().isTextual()
                                                        ? quoted(setting.getValue()
                                                                .asText())
                                                        : setting.getValue()))
                                        .collect(Collectors.joining(", ", "{", "}\n")))
                + "  source: {system: " + quoted(each.system()) + ", kafka: {topic: " + quoted(each.topic()) + "}}\n";
    }

    /** A text that YAML reads as itself, whatever is in it. */
    private static String quoted(String text) {
        return text.matches(WORD) ? text : TextNode.valueOf(text).toString();
    }
}
