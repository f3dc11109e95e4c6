package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.engine.compatibility.SchemaChange;
import dev.plantline.engine.compatibility.SchemaChange.Effect;
import dev.plantline.engine.compatibility.SchemaComparison;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is called compatible is: no message that one schema accepts is refused by the other, held against what holds the messages. */
class SchemaComparisonProperties {
    /** Where two keywords of one name were drawn, the last one counts. */
    private static final ObjectMapper LENIENT =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "1",
            "1.5",
            "2",
            "3",
            "4",
            "\"\"",
            "\"a\"",
            "\"b\"",
            "\"abc\"",
            "\"2026-01-31\"",
            "[]",
            "[1]",
            "[1,1]",
            "[\"a\",1]",
            "[\"a\",\"b\",\"abc\"]",
            "{}",
            "{\"a\":1}",
            "{\"a\":\"a\"}",
            "{\"b\":\"abc\"}",
            "{\"a\":1,\"b\":2}",
            "{\"a\":\"a\",\"b\":\"b\",\"c\":{\"a\":1}}",
            "{\"c\":{\"b\":\"a\"}}");
    private static final List<String> TYPES =
            List.of("null", "boolean", "integer", "number", "string", "array", "object");
    private static final List<String> PLAIN = List.of(
            "\"enum\":[\"a\",1]",
            "\"enum\":[\"a\",\"b\",1]",
            "\"const\":1",
            "\"minimum\":1",
            "\"minimum\":2",
            "\"exclusiveMinimum\":1",
            "\"maximum\":2",
            "\"maximum\":3",
            "\"exclusiveMaximum\":3",
            "\"multipleOf\":2",
            "\"multipleOf\":0.5",
            "\"minLength\":1",
            "\"maxLength\":1",
            "\"maxLength\":2",
            "\"pattern\":\"^a\"",
            "\"format\":\"date\"",
            "\"minItems\":1",
            "\"maxItems\":1",
            "\"uniqueItems\":true",
            "\"required\":[\"a\"]",
            "\"required\":[\"a\",\"b\"]",
            "\"dependentRequired\":{\"a\":[\"b\"]}",
            "\"minProperties\":1",
            "\"maxProperties\":1",
            "\"additionalProperties\":false",
            "\"additionalProperties\":true",
            "\"propertyNames\":{\"enum\":[\"a\",\"b\"]}");
    private static final List<String> NESTED = List.of(
            "\"properties\":{\"a\":%s},\"additionalProperties\":%s",
            "\"properties\":{\"a\":%s,\"b\":%s},\"additionalProperties\":true",
            "\"properties\":{\"a\":%s,\"c\":%s},\"additionalProperties\":false",
            "\"patternProperties\":{\"^a\":%s},\"additionalProperties\":%s",
            "\"items\":%s",
            "\"prefixItems\":[%s],\"items\":%s",
            "\"contains\":%s",
            "\"anyOf\":[%s,%s]",
            "\"oneOf\":[%s,%s]",
            "\"allOf\":[%s,%s]",
            "\"not\":%s",
            "\"if\":%s,\"then\":%s",
            "\"$ref\":\"#/$defs/n\"");

    private static String schema(Random random, int depth) {
        Set<String> keywords = new TreeSet<>();
        if (random.nextInt(3) > 0) {
            keywords.add("\"type\":" + (random.nextBoolean() ? quoted(random) : "[" + quoted(random) + "]"));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            keywords.add(PLAIN.get(random.nextInt(PLAIN.size())));
        }
        if (depth > 0 && random.nextInt(3) > 0) {
            keywords.add(String.format(
                    NESTED.get(random.nextInt(NESTED.size())), schema(random, depth - 1), schema(random, depth - 1)));
        }
        return "{" + String.join(",", keywords) + "}";
    }

    private static String quoted(Random random) {
        return "\"" + TYPES.get(random.nextInt(TYPES.size())) + "\"";
    }

    /** The same with a few words of it said otherwise, as people change a schema. */
    private static JsonNode changed(JsonNode schema, Random random) {
        if (schema.isArray()) {
            ArrayNode list = Json.MAPPER.createArrayNode();
            schema.forEach(each -> list.add(each.isObject() ? changed(each, random) : each));
            return list;
        }
        if (random.nextInt(4) == 0) {
            return read(schema(random, 1));
        }
        ObjectNode changed = ((ObjectNode) schema).deepCopy();
        schema.properties().forEach(each -> {
            if (random.nextInt(6) == 0) {
                changed.remove(each.getKey());
            } else if (each.getValue().isObject() && !each.getKey().equals("dependentRequired")) {
                changed.set(each.getKey(), below(each.getKey(), each.getValue(), random));
            } else if (each.getValue().isArray() && each.getKey().endsWith("Of")) {
                changed.set(each.getKey(), changed(each.getValue(), random));
            }
        });
        return changed;
    }

    private static JsonNode below(String keyword, JsonNode value, Random random) {
        if (!keyword.equals("properties") && !keyword.equals("patternProperties")) {
            return changed(value, random);
        }
        ObjectNode members = Json.MAPPER.createObjectNode();
        value.properties().forEach(each -> members.set(each.getKey(), changed(each.getValue(), random)));
        return members;
    }

    private static JsonNode read(String json) {
        try {
            return LENIENT.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(json, e);
        }
    }

    private static ObjectNode contract(JsonNode value, JsonNode definition) {
        ObjectNode schema = Json.MAPPER.createObjectNode().put("additionalProperties", true);
        schema.putObject("properties").set("v", value);
        schema.putObject("$defs").set("n", definition);
        return schema;
    }

    private static boolean accepts(ContractCheck check, String value) {
        try {
            check.check(
                    (ObjectNode) Json.MAPPER.createObjectNode().set("v", read(value)),
                    new PatternSteps(value.length()));
            return true;
        } catch (MessageFailedException e) {
            return false;
        }
    }

    @Property(tries = 3000)
    void noMessageIsRefusedByWhatIsCalledCompatible(@ForAll Random random) {
        JsonNode value = read(schema(random, 2));
        JsonNode definition = read(schema(random, 0));
        ObjectNode was = contract(value, definition);
        ObjectNode is = contract(changed(value, random), random.nextBoolean() ? definition : read(schema(random, 0)));
        List<SchemaChange> changes = SchemaComparison.between(was, is);
        boolean narrows = changes.stream().anyMatch(each -> each.effect() != Effect.widens);
        boolean widens = changes.stream().anyMatch(each -> each.effect() != Effect.narrows);
        Assume.that(!narrows || !widens);
        ContractCheck before = compiled(was);
        ContractCheck after = compiled(is);
        for (String each : VALUES) {
            boolean accepted = accepts(before, each);
            boolean stays = accepts(after, each);
            assertThat(!narrows && accepted && !stays || !widens && !accepted && stays)
                    .as("%s%nwas %s%nis %s%n%s", each, was, is, changes)
                    .isFalse();
        }
    }

    private static ContractCheck compiled(ObjectNode schema) {
        Problems problems = new Problems();
        ContractCheck check = ContractCheck.compile(schema, "1.0.0", problems);
        assertThat(problems.problems()).as(schema.toString()).isEmpty();
        return check;
    }
}
