package dev.plantline.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.model.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the sender hears.
 *
 * @param status HTTP status
 * @param headers by name, Content-Type included
 * @param body JSON, UTF-8
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

    /** The message is stored. */
    static Answer accepted(String id) {
        return json(202, Map.of("id", id));
    }

    /**
     * It is not, and why.
     *
     * @param at JSON pointer of the mistake in the message; null: elsewhere
     */
    static Answer error(int status, String error, String at) {
        var body = new TreeMap<String, String>();
        body.put("error", error);
        if (at != null) {
            body.put("at", at);
        }
        return json(status, body);
    }

    /** It is not now; the same message may come again after some seconds. */
    static Answer later(int status, int seconds, String error) {
        return error(status, error, null).with("Retry-After", Integer.toString(seconds));
    }

    /** The same with one more header. */
    Answer with(String header, String value) {
        var more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    /** The same with more headers. */
    Answer with(Map<String, String> others) {
        if (others.isEmpty()) {
            return this;
        }
        var more = new TreeMap<>(headers);
        more.putAll(others);
        return new Answer(status, more, body);
    }

    private static Answer json(int status, Map<String, String> body) {
        try {
            return new Answer(status, Map.of("Content-Type", "application/json"), Json.MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are JSON", e);
        }
    }
}
