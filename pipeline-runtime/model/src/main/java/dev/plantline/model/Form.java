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

    private Form() {}

    static byte[] write(Object form) {
        try {
            return Json.MAPPER.writeValueAsBytes(form);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + form, e);
        }
    }

    static <T> T read(byte[] bytes, Class<T> type, int version, String name) throws UnreadableFormException {
        try {
            JsonNode tree = Json.MAPPER.readTree(bytes);
            JsonNode found = tree.path("version");
            if (!found.isInt() || found.intValue() != version) {
                throw new UnreadableFormException("this " + name + " has version "
                        + (found.isMissingNode() ? "(none)" : found) + " and this code reads version " + version
                        + ": run the release that wrote it, or a newer one");
            }
            return READER.treeToValue(tree, type);
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
