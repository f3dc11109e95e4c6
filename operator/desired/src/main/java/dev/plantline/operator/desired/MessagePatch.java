package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What somebody changes in a message, a JSON patch (RFC 6902). It fits as a whole or not at all. Immutable. */
public final class MessagePatch {
    /** Changes of one patch. */
    public static final int MOST_CHANGES = 1_000;

    /** No plant takes larger messages. */
    private static final int LARGEST = 4 << 20;

    private final JsonNode changes;

    private MessagePatch(JsonNode changes) {
        this.changes = changes;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException it is none; the message is for humans
     */
    public static MessagePatch read(byte[] text) {
        JsonNode changes;
        try {
            changes = Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the patch is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the patch is not JSON", e);
        }
        if (!changes.isArray() || changes.isEmpty() || changes.size() > MOST_CHANGES) {
            throw new IllegalArgumentException("a patch is a JSON list of 1 to " + MOST_CHANGES
                    + " changes, for example [{\"op\": \"replace\", \"path\": \"/unit\", \"value\": \"kg\"}]");
        }
        return new MessagePatch(changes);
    }

    /** As JSON, in one line. */
    public String text() {
        return changes.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessagePatch patch && changes.equals(patch.changes);
    }

    @Override
    public int hashCode() {
        return changes.hashCode();
    }

    /** The places; never the content. */
    @Override
    public String toString() {
        return places().toString();
    }

    /** What is done where, without any content: {@code replace /unit}. */
    public List<String> places() {
        List<String> places = new ArrayList<>();
        changes.forEach(each ->
                places.add(each.path("op").asText() + " " + each.path("path").asText()));
        return places;
    }

    /**
     * The message as it would be.
     *
     * @param body of the message as it is
     * @throws IllegalStateException the patch does not fit it, or changes nothing; the message is for humans
     */
    public JsonNode applied(byte[] body) {
        JsonNode before;
        try {
            before = Json.MAPPER.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the message is not JSON, so nothing can be changed in it: discard it, and let the source send it"
                            + " repaired",
                    e);
        }
        JsonNode after = applied(before);
        if (after.equals(before)) {
            throw new IllegalStateException("the patch changes nothing");
        }
        return after;
    }

    private JsonNode applied(JsonNode message) {
        JsonNode after = message;
        for (JsonNode each : changes) {
            try {
                mustBeThere(each, after);
                after = JsonPatch.apply(Json.MAPPER.createArrayNode().add(each), after);
            } catch (JsonPatchException | IllegalArgumentException e) {
                throw new IllegalStateException("the patch does not fit the message: " + e.getMessage(), e);
            }
            // Each copy may double it.
            if (after != null
                    && each.path("op").asText().equals("copy")
                    && after.toString().length() > LARGEST) {
                throw new IllegalStateException("the patch makes a message that no plant takes");
            }
        }
        if (after == null || !after.isObject()) {
            throw new IllegalStateException("the patch leaves no message, which is one JSON object");
        }
        return after;
    }

    /** The library passes over what is not there, and a patch with a typing mistake would change less than its author thinks. */
    private static void mustBeThere(JsonNode change, JsonNode message) {
        String path = change.path("op").asText().matches("move|copy") ? "from" : "path";
        boolean needsIt = !change.path("op").asText().equals("add");
        if (needsIt && message.at(change.path(path).asText()).isMissingNode()) {
            throw new IllegalArgumentException(
                    "there is nothing at " + change.path(path).asText());
        }
    }
}
