package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.Problem.Area;
import dev.plantline.engine.pattern.EcmaPattern;
import dev.plantline.engine.pattern.PatternMistakeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Goes through a contract's schema, compiles its patterns, and holds its formats against those that are checked. */
final class ContractRules {
    /** Most that all patterns of a contract may weigh together ({@link EcmaPattern#weight}); bounds the memory that a contract takes. */
    static final int MAX_WEIGHT = 20_000;

    private static final int MAX_REFERENCES = 1_000;

    private final JsonNode root;
    private final Problems problems;
    private final Set<String> followed = new HashSet<>();
    private final Map<String, EcmaPattern> patterns = new HashMap<>();
    private boolean sound = true;

    private ContractRules(JsonNode root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /** All patterns of the schema, as they are written; empty when one of them or a format cannot be used, with each place in {@code problems}. */
    static Optional<Map<String, EcmaPattern>> check(JsonNode schema, String at, Problems problems) {
        ContractRules rules = new ContractRules(schema, problems);
        rules.schema(schema, at);
        if (rules.patterns.values().stream().mapToInt(EcmaPattern::weight).sum() > MAX_WEIGHT) {
            rules.mistake(
                    at,
                    "all patterns together, written out, are longer than " + MAX_WEIGHT
                            + " characters: repeat less, or use maxLength or enum");
        }
        return rules.sound ? Optional.of(Map.copyOf(rules.patterns)) : Optional.empty();
    }

    private void mistake(String at, String message) {
        problems.add(Area.contract, at, message);
        sound = false;
    }

    private void schema(JsonNode node, String at) {
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            schema(node.get(i), at + "[" + i + "]");
        }
        for (Map.Entry<String, JsonNode> keyword : node.properties()) {
            JsonNode value = keyword.getValue();
            String place = at + "." + keyword.getKey();
            switch (keyword.getKey()) {
                case "pattern" -> pattern(value.textValue(), place);
                case "format" -> format(value.textValue(), place);
                case "$ref" -> follow(value.asText(), place);
                case "patternProperties" -> {
                    value.properties().forEach(member -> pattern(member.getKey(), place));
                    members(value, place);
                }
                case "properties", "$defs", "definitions", "dependentSchemas" -> members(value, place);
                case ContractShape.PERSONAL -> mark(value, place);
                case "const", "enum", "default", "examples" -> {
                    // Values, whatever they look like.
                }
                default -> {
                    if (keyword.getKey().startsWith("x-plantline-")) {
                        mistake(place, "there is no such mark; did you mean \"" + ContractShape.PERSONAL + "\"?");
                    }
                    schema(value, place);
                }
            }
        }
    }

    /** A reference can lead to a schema in a place where otherwise only values are. */
    private void follow(String reference, String at) {
        if (followed.add(reference) && followed.size() <= MAX_REFERENCES) {
            schema(root.at(reference.substring(1)), at);
        }
    }

    private void mark(JsonNode value, String at) {
        if (!value.isBoolean()) {
            mistake(at, "write true where a value tells of a person, or remove it");
        }
    }

    private void members(JsonNode named, String at) {
        named.properties().forEach(member -> schema(member.getValue(), at + "." + member.getKey()));
    }

    private void pattern(String pattern, String at) {
        if (pattern == null || patterns.containsKey(pattern)) {
            return; // the schema of schemas says what is no text
        }
        try {
            patterns.put(pattern, EcmaPattern.compile(pattern));
        } catch (PatternMistakeException e) {
            mistake(at, "the pattern \"" + pattern + "\" cannot be used: " + e.getMessage());
        }
    }

    private void format(String format, String at) {
        if (format != null && !ContractFormats.NAMES.contains(format)) {
            String nearest = Nearest.to(format, ContractFormats.NAMES);
            mistake(
                    at,
                    "\"" + format + "\" is no format that is checked"
                            + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?") + "; there are "
                            + String.join(", ", new TreeSet<>(ContractFormats.NAMES)) + "; for others write a pattern");
        }
    }
}
