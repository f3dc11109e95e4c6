package dev.plantline.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Nesting;
import java.io.IOException;

/**
 * Reads trees of any JSON and leaves out what is nested more deeply than any manifest may be. The API server stores ten thousand levels where a type
 * leaves the form open, as a contract's schema does. Whoever follows them needs more stack than a thread has, and a parser that refuses them ends
 * the watch of the whole kind. What is left is still too deep, so that the manifest alone is refused, with its path.
 */
final class BoundedTrees extends StdDeserializer<JsonNode> {
    /** More than {@link Nesting#MAX_LEVELS_AROUND}, and little enough for every stack. */
    static final int MOST_LEVELS = 2 * Nesting.MAX_LEVELS_AROUND;
    /** What the API server reads at most, and some levels around it. */
    static final int MOST_LEVELS_PASSED_OVER = 10_100;

    private static final long serialVersionUID = 1;

    private final transient JsonDeserializer<? extends JsonNode> scalars =
            JsonNodeDeserializer.getDeserializer(JsonNode.class);

    BoundedTrees() {
        super(JsonNode.class);
    }

    @Override
    public JsonNode deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return read(parser, context, 1);
    }

    @Override
    public JsonNode getNullValue(DeserializationContext context) {
        return context.getNodeFactory().nullNode();
    }

    /** What a manifest does not say is not there; what it says is null is null. */
    @Override
    public Object getAbsentValue(DeserializationContext context) {
        return null;
    }

    private JsonNode read(JsonParser parser, DeserializationContext context, int level) throws IOException {
        if (parser.isExpectedStartObjectToken()) {
            parser.nextToken();
        } else if (parser.isExpectedStartArrayToken()) {
            return array(parser, context, level);
        } else if (parser.currentToken() != JsonToken.FIELD_NAME && parser.currentToken() != JsonToken.END_OBJECT) {
            return scalars.deserialize(parser, context);
        }
        return object(parser, context, level);
    }

    private ObjectNode object(JsonParser parser, DeserializationContext context, int level) throws IOException {
        ObjectNode object = context.getNodeFactory().objectNode();
        for (; parser.currentToken() == JsonToken.FIELD_NAME; parser.nextToken()) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value.isStructStart() && level == MOST_LEVELS) {
                parser.skipChildren();
            } else {
                object.set(name, read(parser, context, level + 1));
            }
        }
        return object;
    }

    private ArrayNode array(JsonParser parser, DeserializationContext context, int level) throws IOException {
        ArrayNode array = context.getNodeFactory().arrayNode();
        for (JsonToken value = parser.nextToken(); value != JsonToken.END_ARRAY; value = parser.nextToken()) {
            if (value.isStructStart() && level == MOST_LEVELS) {
                parser.skipChildren();
            } else {
                array.add(read(parser, context, level + 1));
            }
        }
        return array;
    }
}
