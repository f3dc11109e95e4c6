package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Json;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What somebody changes in a message, a JSON patch (RFC 6902). It fits as a whole or not at all. Immutable. */
public final class MessagePatch {
    /** Changes of one patch. */
    public static final int MOST_CHANGES = 100;

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
        for (int each = 0; each < changes.size(); each++) {
            mustBeTaken(each + 1, changes.get(each).path("op").asText());
        }
        return new MessagePatch(changes);
    }

    private static void mustBeTaken(int number, String op) {
        switch (op) {
            case "add", "replace", "remove", "move" -> {
                // These change a message.
            }
            case "test" ->
                throw new IllegalArgumentException(
                        "change " + number
                                + " of the patch: test is not taken: it changes nothing, and whether it fits would tell what stands in a message");
            case "copy" ->
                throw new IllegalArgumentException("change " + number
                        + " of the patch: copy is not taken, because a message may double with each: add the value");
            default ->
                throw new IllegalArgumentException(
                        "change " + number + " of the patch: its op is none of add, replace, remove and move");
        }
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
        changes.forEach(each -> places.add(place(each)));
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
        int number = 0;
        for (JsonNode each : changes) {
            number++;
            String place = "change " + number + " (" + place(each) + ") does not fit the message";
            if (isAbsent(each, after)) {
                throw new IllegalStateException(place + ": there is nothing at " + where(each));
            }
            try {
                after = JsonPatch.apply(Json.MAPPER.createArrayNode().add(each), after);
            } catch (RuntimeException e) {
                // The library quotes what stands in the message, and this becomes a status that others read.
                throw new IllegalStateException(place);
            }
        }
        if (after == null || !after.isObject()) {
            throw new IllegalStateException("the patch leaves no message, which is one JSON object");
        }
        return after;
    }

    /** The library passes over what is not there, and a patch with a typing mistake would change less than its author thinks. */
    private static boolean isAbsent(JsonNode change, JsonNode message) {
        if (change.path("op").asText().equals("add") || message == null) {
            return false;
        }
        try {
            return message.at(where(change)).isMissingNode();
        } catch (IllegalArgumentException e) {
            return true; // it is no place
        }
    }

    private static String where(JsonNode change) {
        return change.path(change.path("op").asText().equals("move") ? "from" : "path")
                .asText();
    }

    private static String place(JsonNode change) {
        return change.path("op").asText() + " " + change.path("path").asText();
    }
}
