package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.Value;
import java.util.ArrayList;
import java.util.List;

/** Plain JSON values as values of an operation. */
final class Plain {
    static final Value CLEAR = new Value.Clear();
    private static final Value TRUE = new Value.Bool(true);
    private static final Value FALSE = new Value.Bool(false);

    private Plain() {}

    static Value bool(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** A value of the message. */
    static Value of(JsonNode node, Origin origin, Scope scope) throws MessageFailedException {
        if (node.isTextual()) {
            return new Value.Text(node.textValue());
        }
        if (node.isNumber()) {
            return new Value.Decimal(node.decimalValue());
        }
        if (node.isBoolean()) {
            return bool(node.booleanValue());
        }
        throw Failures.mapping(
                origin.place(scope), "A text, a number or true or false is needed, and this is a list or an object.");
    }

    /**
     * A constant of the manifest.
     *
     * @throws IllegalArgumentException when it is an object or a list within a list
     */
    static Value constant(JsonNode node) {
        if (node.isArray()) {
            List<Value> values = new ArrayList<>(node.size());
            for (JsonNode element : node) {
                values.add(scalar(element));
            }
            return new Value.Many(List.copyOf(values));
        }
        return scalar(node);
    }

    /**
     * A constant of the manifest that is not a list.
     *
     * @throws IllegalArgumentException when it is a list or an object
     */
    static Value scalar(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> new Value.Text(node.textValue());
            case NUMBER -> new Value.Decimal(node.decimalValue());
            case BOOLEAN -> bool(node.booleanValue());
            case NULL -> CLEAR;
            default -> throw new IllegalArgumentException("a constant is a text, a number, true, false or null");
        };
    }
}
