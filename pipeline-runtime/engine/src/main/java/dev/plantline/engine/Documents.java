package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.engine.MappingPlan.Source;
import dev.plantline.model.Lines;
import dev.plantline.model.Value;
import java.util.List;
import java.util.Map;

/** Makes documents of operations of mapped values. */
final class Documents {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Documents() {}

    /**
     * Makes one.
     *
     * @param shape which says what is a list and what is there once; the latter is left out when nothing is in it
     */
    static ObjectNode of(DocumentShape shape, Map<String, Value> fields, List<Lines> lists) {
        ObjectNode document = NODES.objectNode();
        fields.forEach((name, value) -> document.set(name, node(value)));
        for (Lines list : lists) {
            DocumentShape property = shape.property(list.field()).orElseThrow();
            ArrayNode entries = NODES.arrayNode();
            list.lines().forEach(line -> entries.add(of(property.value(), line.fields(), line.lines())));
            if (property.isList()) {
                document.set(list.field(), entries);
            } else if (!entries.path(0).isEmpty()) {
                document.set(list.field(), entries.path(0));
            }
        }
        return document;
    }

    private static JsonNode node(Value value) {
        return value.<JsonNode>match(
                text -> NODES.textNode(text.value()),
                decimal -> DecimalNode.valueOf(decimal.value()),
                bool -> NODES.booleanNode(bool.value()),
                Documents::notPlain,
                many -> {
                    ArrayNode list = NODES.arrayNode();
                    many.values().forEach(each -> list.add(node(each)));
                    return list;
                },
                Documents::notPlain,
                Documents::notPlain,
                Documents::notPlain,
                Documents::notPlain);
    }

    private static <R> R notPlain(Value value) {
        throw new IllegalStateException(
                "the compiler lets no " + value.getClass().getSimpleName() + " into a document");
    }

    /** A moment as documents write it, of one as Odoo does. */
    static Source moment(Source source) {
        return scope -> {
            Value value = source.value(scope);
            return value == null
                    ? null
                    : value.match(
                            text -> new Value.Text(Times.rfc3339(text.value())),
                            Documents::notPlain,
                            Documents::notPlain,
                            Documents::notPlain,
                            Documents::notPlain,
                            Documents::notPlain,
                            Documents::notPlain,
                            Documents::notPlain,
                            Documents::notPlain);
        };
    }
}
