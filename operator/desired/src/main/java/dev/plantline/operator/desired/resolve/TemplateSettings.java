package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceTemplate;
import dev.plantline.api.v1alpha1.InterfaceTemplateSpec.Setting;
import dev.plantline.engine.Nearest;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The constants that a template asks for. They are put into its mapping before that is compiled, so that what runs knows of no settings and the revision
 * is that of the constants.
 */
final class TemplateSettings {
    /** Says in a mapping which setting a constant is. */
    static final String SETTING = "setting";

    private static final int LONGEST_TEXT = 253;

    /** Where a mapping has constants of any form: {setting: name} inside them stands for the value itself. */
    private static final Set<String> CONSTANTS = Set.of("value", "default", "where", "context", "arguments");

    /** Its members are named by fields of Odoo, which may have the name of any word of a mapping. */
    private static final String BY_FIELD = "match";

    /** The same, and each says a path of the message. */
    private static final String PATHS = "by";

    private TemplateSettings() {}

    /** What of an interface's settings is not as its template asks for; empty: nothing. */
    static List<Obstacle> wrong(InterfaceTemplate template, Map<String, JsonNode> given) {
        var declared = declared(template);
        var name = template.getMetadata().getName();
        var wrong = new ArrayList<Obstacle>();
        for (var each : given.entrySet()) {
            var setting = declared.get(each.getKey());
            if (setting == null) {
                wrong.add(obstacle(
                        "." + each.getKey(),
                        "InterfaceTemplate " + name + " has no setting '" + each.getKey() + "': "
                                + remedy(each.getKey(), declared.keySet())));
            } else {
                fault(setting, each.getValue()).ifPresent(message -> wrong.add(obstacle("." + each.getKey(), message)));
            }
        }
        declared.values().stream()
                .filter(each -> each.defaultValue() == null && !given.containsKey(each.name()))
                .map(each -> obstacle(
                        "",
                        "'" + each.name() + "' is missing, which InterfaceTemplate " + name + " asks for ("
                                + each.description() + "): write settings: {" + each.name() + ": …}"))
                .forEach(wrong::add);
        return wrong;
    }

    private static Obstacle obstacle(String path, String message) {
        return new Obstacle(Reason.InvalidSetting, "spec.settings" + path, message);
    }

    private static String remedy(String name, Set<String> known) {
        var nearest = Nearest.to(name, known);
        if (nearest != null) {
            return "did you mean '" + nearest + "'?";
        }
        return known.isEmpty() ? "it has none, so remove it" : "correct or remove it; it has " + known;
    }

    /** Why a value is none of a setting; empty: it is one. */
    static Optional<String> fault(Setting setting, JsonNode value) {
        var good =
                switch (setting.type()) {
                    case text -> value.isTextual();
                    case number -> value.isNumber();
                    case bool -> value.isBoolean();
                };
        if (!good) {
            return Optional.of("'" + setting.name() + "' is "
                    + switch (setting.type()) {
                        case text -> "a text: write it in quotes";
                        case number -> "a number: write it without quotes";
                        case bool -> "true or false";
                    });
        }
        if (value.isTextual() && value.asText().length() > LONGEST_TEXT) {
            return Optional.of("'" + setting.name() + "' has more than " + LONGEST_TEXT + " characters: shorten it");
        }
        if (setting.values() != null && setting.values().stream().noneMatch(each -> same(each, value))) {
            return Optional.of("'" + setting.name() + "' is none of the values that it may be: choose one of "
                    + setting.values().stream().map(JsonNode::asText).toList());
        }
        if (setting.least() != null && value.decimalValue().compareTo(setting.least()) < 0
                || setting.most() != null && value.decimalValue().compareTo(setting.most()) > 0) {
            return Optional.of("'" + setting.name() + "' is "
                    + (setting.least() == null
                            ? ""
                            : "at least " + setting.least().toPlainString())
                    + (setting.least() == null || setting.most() == null ? "" : " and ")
                    + (setting.most() == null ? "" : "at most " + setting.most().toPlainString()));
        }
        return Optional.empty();
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    /** Names of settings that the template's interface names, wherever a value may stand. */
    static Set<String> used(InterfaceTemplate template) {
        var used = new TreeSet<String>();
        var values = template.getSpec().values();
        named(values.path("mapping"), used);
        values.path("tests").forEach(test -> anywhere(test.path("expect"), used));
        return used;
    }

    private static void named(JsonNode node, Set<String> found) {
        if (node.path(SETTING).isTextual()) {
            found.add(node.path(SETTING).asText());
        }
        if (!node.isObject()) {
            node.forEach(each -> named(each, found));
        }
        node.properties().forEach(each -> {
            if (CONSTANTS.contains(each.getKey())) {
                anywhere(each.getValue(), found);
            } else if (each.getKey().equals(BY_FIELD)) {
                each.getValue().forEach(value -> named(value, found));
            } else if (!each.getKey().equals(PATHS)) {
                named(each.getValue(), found);
            }
        });
    }

    private static void anywhere(JsonNode node, Set<String> found) {
        if (node.path(SETTING).isTextual()) {
            found.add(node.path(SETTING).asText());
        }
        node.forEach(each -> anywhere(each, found));
    }

    /** What a template says with the settings of an interface in the place of their names, and with the defaults that count. */
    static JsonNode resolved(InterfaceTemplate template, Map<String, JsonNode> given) {
        var declared = declared(template);
        if (declared.isEmpty()) {
            return template.getSpec().values();
        }
        var values = new LinkedHashMap<String, JsonNode>();
        declared.values().forEach(each -> {
            var value = given.getOrDefault(each.name(), each.defaultValue());
            if (value != null) {
                values.put(each.name(), value);
            }
        });
        ObjectNode resolved = template.getSpec().values().deepCopy();
        fields(resolved.path("mapping"), values);
        resolved.path("tests").forEach(test -> constants(test.path("expect"), values));
        var defaults = resolved.putObject(FilledIn.SETTINGS);
        values.forEach(defaults::set);
        return resolved;
    }

    private static void fields(JsonNode node, Map<String, JsonNode> values) {
        if (node instanceof ObjectNode object) {
            var value = values.get(object.path(SETTING).asText());
            if (value != null) {
                object.remove(SETTING);
                object.set("value", value);
            }
            object.properties().forEach(each -> {
                if (CONSTANTS.contains(each.getKey())) {
                    each.setValue(constants(each.getValue(), values));
                } else if (each.getKey().equals(BY_FIELD)) {
                    each.getValue().forEach(field -> fields(field, values));
                } else if (!each.getKey().equals(PATHS)) {
                    fields(each.getValue(), values);
                }
            });
        } else {
            node.forEach(each -> fields(each, values));
        }
    }

    private static JsonNode constants(JsonNode node, Map<String, JsonNode> values) {
        if (node instanceof ObjectNode object) {
            var value = object.size() == 1 ? values.get(object.path(SETTING).asText()) : null;
            if (value != null) {
                return value;
            }
            object.properties().forEach(each -> each.setValue(constants(each.getValue(), values)));
        } else if (node instanceof ArrayNode array) {
            for (var number = 0; number < array.size(); number++) {
                array.set(number, constants(array.get(number), values));
            }
        }
        return node;
    }

    private static Map<String, Setting> declared(InterfaceTemplate template) {
        var declared = new LinkedHashMap<String, Setting>();
        Optional.ofNullable(template.getSpec().settings())
                .orElse(List.of())
                .forEach(each -> declared.put(each.name(), each));
        return declared;
    }
}
