package dev.plantline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Whether a release may read a stored document that has more in it than it knows, so that operator and pods can be rolled back. Only the writer knows what its
 * new fields mean, so each document says it of itself: {@value #FIELD} is the number of the lowest reader that may pass over what it does not know. A document
 * that does not say so is read strictly, and one that asks for a higher reader is refused: what narrows what is done, a gate for instance, is never passed over.
 * Whoever adds a field writes the mark, see docs/forms.md.
 */
final class LowestReader {
    /** In the document, beside {@code version}. */
    static final String FIELD = "lowestReader";

    private static final ObjectReader PASSING_OVER =
            Json.MAPPER.reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private LowestReader() {}

    /**
     * A document as an object.
     *
     * @param document a JSON object; the mark is taken out of it
     * @param reader number of this release's reader of that form
     * @param what it is, for the message
     * @throws IllegalArgumentException when it asks for a higher reader, or for none that there can be; the message is for humans
     */
    static <T> T read(JsonNode document, Class<T> type, int reader, String what) throws JsonProcessingException {
        JsonNode lowest = document instanceof ObjectNode object ? object.remove(FIELD) : null;
        if (lowest == null) {
            return Json.MAPPER.treeToValue(document, type);
        }
        check(lowest, reader, what);
        return PASSING_OVER.treeToValue(document, type);
    }

    /** The same of a text of which only a part is read. */
    static <T> T readPart(String text, Class<T> type) throws JsonProcessingException {
        return PASSING_OVER.forType(type).readValue(text);
    }

    /**
     * Whether this release may pass over what it does not know.
     *
     * @throws IllegalArgumentException it may not; the message is for humans
     */
    static void check(JsonNode lowest, int reader, String what) {
        if (!lowest.isInt() || lowest.intValue() < 1) {
            throw new IllegalArgumentException(what + " has " + FIELD + " " + lowest + ", and there is no such reader");
        }
        if (lowest.intValue() > reader) {
            throw new IllegalArgumentException(
                    what + " was written by a later release and must not be half understood: it takes reader "
                            + lowest + ", and this release has reader " + reader
                            + ". Run the release that wrote it, or a newer one");
        }
    }
}
