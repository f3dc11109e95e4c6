package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A canonical document as the side kit reads it. Decimals are exact text without exponent, because Python would read a number as a binary fraction;
 * whole numbers, of which only properties of type integer consist, stay numbers.
 */
final class DocumentCodec {
    private DocumentCodec() {}

    /**
     * The document as plain JSON.
     *
     * @throws IllegalArgumentException when something in it is empty, which no document may be
     */
    static Object json(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Object> members = new LinkedHashMap<>();
                node.properties().forEach(member -> members.put(member.getKey(), json(member.getValue())));
                yield members;
            }
            case ARRAY -> {
                List<Object> entries = new ArrayList<>(node.size());
                node.forEach(entry -> entries.add(json(entry)));
                yield entries;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER ->
                node.isIntegralNumber()
                        ? node.numberValue()
                        : node.decimalValue().stripTrailingZeros().toPlainString();
            default -> throw new IllegalArgumentException("a document of an operation has no empty values");
        };
    }
}
