package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a context key or a named argument may be given.
 *
 * @param kind of the values
 * @param constants the values themselves, for {@link Kind#constants}; else empty
 * @param model of the record, for {@link Kind#one}; else null
 */
public record ContextValues(Kind kind, Set<JsonNode> constants, String model) {
    /** Longest text, in characters. */
    public static final int LONGEST_TEXT = 200;

    /** Kinds of values. */
    public enum Kind {
        /** One of those that are listed. */
        constants,
        /** Any text of at most {@value ContextValues#LONGEST_TEXT} characters. */
        text,
        /** The ids of the records that the call works on; only {@code partial} gives it. */
        record,
        /** One record of a model, found by its external id, a natural key or an earlier step; only an argument gives it. */
        one
    }

    /** Copies the set. */
    public ContextValues {
        constants = Collections.unmodifiableSet(new LinkedHashSet<>(constants));
    }

    /** Of no model. */
    public ContextValues(Kind kind, Set<JsonNode> constants) {
        this(kind, constants, null);
    }

    static ContextValues read(JsonNode written) {
        if (written.isTextual()) {
            return new ContextValues(Kind.valueOf(written.asText()), Set.of());
        }
        if (written.isObject()) {
            return new ContextValues(Kind.one, Set.of(), written.path("model").asText());
        }
        Set<JsonNode> constants = new LinkedHashSet<>();
        written.forEach(constants::add);
        return new ContextValues(Kind.constants, constants);
    }

    /**
     * What either allows.
     *
     * @throws IllegalStateException when they are of two kinds, which no value could say
     */
    ContextValues or(ContextValues other) {
        if (kind != other.kind || !Objects.equals(model, other.model)) {
            throw new IllegalStateException("a context key takes " + said() + " in one place and " + other.said()
                    + " in another: give it one kind of values");
        }
        if (kind != Kind.constants) {
            return this;
        }
        Set<JsonNode> both = new LinkedHashSet<>(constants);
        both.addAll(other.constants);
        return new ContextValues(Kind.constants, both);
    }

    /** Whether a mapping may give this value by {@code context}. */
    boolean allows(JsonNode value) {
        return switch (kind) {
            case constants -> constants.contains(value);
            case text -> value.isTextual() && value.asText().length() <= LONGEST_TEXT;
            case record, one -> false;
        };
    }

    /** In the words of a refusal. */
    String said() {
        return switch (kind) {
            case constants ->
                constants.isEmpty()
                        ? "nothing"
                        : constants.stream().map(JsonNode::toString).collect(Collectors.joining(" or "));
            case text -> "a text of at most " + LONGEST_TEXT + " characters";
            case record -> "the records of the call, which partial gives it";
            case one -> "a record of " + model + ", named by ref, lookup or record";
        };
    }
}
