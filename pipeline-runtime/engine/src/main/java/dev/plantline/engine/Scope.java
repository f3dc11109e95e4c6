package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.pattern.PatternSteps;

/**
 * Where a mapping stands while it works: in the message, or in one line of it. Immutable; pointers are only spelled out for a failure.
 */
final class Scope {
    private final JsonNode message;
    private final JsonNode current;
    private final Scope parent;
    private final Path list;
    private final int index;
    /** Of the whole message: its lines share them. */
    private final PatternSteps steps;

    private Scope(JsonNode message, JsonNode current, Scope parent, Path list, int index, PatternSteps steps) {
        this.message = message;
        this.current = current;
        this.parent = parent;
        this.list = list;
        this.index = index;
        this.steps = steps;
    }

    static Scope of(JsonNode message) {
        return new Scope(message, message, null, null, -1, new PatternSteps(0));
    }

    /** One line of this scope's list. */
    Scope line(Path list, int index, JsonNode line) {
        return new Scope(message, line, this, list, index, steps);
    }

    /** What patterns may still cost. */
    PatternSteps steps() {
        return steps;
    }

    /** The whole message. */
    JsonNode message() {
        return message;
    }

    /** The line, or the message outside lines. */
    JsonNode current() {
        return current;
    }

    /** JSON pointer of {@link #current()}. */
    String pointer() {
        return parent == null ? "" : list.pointer(parent) + "/" + index;
    }
}
