package dev.plantline.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;

/** Reads and writes what lives longer than the code: JSON objects whose {@code version} is looked at before anything else. */
final class Form {
    /** A number that is missing is not 0: an offset of 0 is a message. */
    private static final ObjectReader READER = Json.MAPPER.reader(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /** For lines of history: nobody acts on them, so what a later release adds is passed over. */
    private static final ObjectReader LENIENT = READER.without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private Form() {}

    static byte[] write(Object form) {
        try {
            return Json.MAPPER.writeValueAsBytes(form);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + form, e);
        }
    }

    static <T> T read(byte[] bytes, Class<T> type, int version, String name) throws UnreadableFormException {
        return read(READER, bytes, type, version, name);
    }

    /** The same, without what this release does not know. */
    static <T> T readHistory(byte[] bytes, Class<T> type, int version, String name) throws UnreadableFormException {
        return read(LENIENT, bytes, type, version, name);
    }

    private static <T> T read(ObjectReader reader, byte[] bytes, Class<T> type, int version, String name)
            throws UnreadableFormException {
        if (bytes == null) {
            throw new UnreadableFormException("this " + name + " has no content");
        }
        try {
            JsonNode tree = Json.MAPPER.readTree(bytes);
            JsonNode found = tree.path("version");
            if (!found.isInt() || found.intValue() != version) {
                throw new UnreadableFormException("this " + name + " has version "
                        + (found.isMissingNode() ? "(none)" : found) + " and this code reads version " + version
                        + ": run the release that wrote it, or a newer one");
            }
            return reader.treeToValue(tree, type);
        } catch (IOException e) {
            throw new UnreadableFormException("this " + name + " cannot be read: " + firstLine(e));
        }
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
