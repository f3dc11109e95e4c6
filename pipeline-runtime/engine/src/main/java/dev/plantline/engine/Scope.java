package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.MessageFailedException;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Where a mapping stands while it works: in the message, or in one line of it. Immutable; pointers are only spelled out for a failure.
 */
final class Scope {
    private final JsonNode message;
    private final JsonNode current;
    private final Scope parent;
    private final Path list;
    private final int index;
    /** Of the whole message: its lines share it. */
    private final Shared shared;

    /**
     * What all scopes of one message have in common.
     *
     * @param steps for patterns
     * @param made what may be made
     * @param work what may be worked
     * @param named values of {@code let} that are known by now
     * @param records places of the steps whose records have a name, by that
     * @param received when intake received it; null: nobody did
     */
    private record Shared(
            PatternSteps steps,
            MadeBudget made,
            WorkBudget work,
            Map<NamedValue, Object> named,
            Map<String, Integer> records,
            Instant received) {
        static Shared ofMessage(int bytes, Instant received) {
            return new Shared(
                    new PatternSteps(0),
                    new MadeBudget(bytes),
                    WorkBudget.ofMessage(bytes),
                    new IdentityHashMap<>(4),
                    new HashMap<>(4),
                    received);
        }
    }

    private Scope(JsonNode message, JsonNode current, Scope parent, Path list, int index, Shared shared) {
        this.message = message;
        this.current = current;
        this.parent = parent;
        this.list = list;
        this.index = index;
        this.shared = shared;
    }

    /** A message whose size does not matter here. */
    static Scope of(JsonNode message) {
        return of(message, 0);
    }

    /**
     * A message that nobody received, an example for instance.
     *
     * @param bytes how large it is
     */
    static Scope of(JsonNode message, int bytes) {
        return of(message, bytes, null);
    }

    /**
     * A message.
     *
     * @param bytes how large it is
     * @param received when intake received it; null: nobody did
     */
    static Scope of(JsonNode message, int bytes, Instant received) {
        return new Scope(message, message, null, null, -1, Shared.ofMessage(bytes, received));
    }

    /**
     * When intake received the message: the same whenever it is mapped.
     *
     * @throws NamedValue.FailedException when nobody did
     */
    Instant received() {
        if (shared.received() == null) {
            throw new NamedValue.FailedException(Failures.mapping(
                    pointer(),
                    "received() is asked for, and this example does not say when it was received: write received: 2026-01-31T10:00:00Z beside"
                            + " given."));
        }
        return shared.received();
    }

    /** The same; null: nobody received it, an example for instance. */
    Instant receivedOrNull() {
        return shared.received();
    }

    /** One line of this scope's list. */
    Scope line(Path list, int index, JsonNode line) {
        return new Scope(message, line, this, list, index, shared);
    }

    /** The message that this is a line of, or this. */
    Scope root() {
        return parent == null ? this : parent.root();
    }

    /** The values of {@code let} that are known by now, for {@link NamedValue} alone. */
    Map<NamedValue, Object> named() {
        return shared.named();
    }

    /** Gives the record of a step a name. */
    void name(String record, int step) {
        shared.records().put(record, step);
    }

    /** The place of the step that made or found the record of this name; null: none did. */
    Integer named(String record) {
        return shared.records().get(record);
    }

    /** The element of {@code forEach} that this is, or is a line of; only inside a step that has it. */
    Scope each() {
        return parent.parent == null ? this : parent.each();
    }

    /** Its number in the list that it is of, from 0. */
    int index() {
        return index;
    }

    /** Whether it is an entry of what a named value makes, or of a list in one: that stands nowhere in the message. */
    boolean isMade() {
        return parent != null && (list.named() != null || list.isBelowMade(parent));
    }

    /** What patterns may still cost. */
    PatternSteps steps() {
        return shared.steps();
    }

    /** How much may still be made of it. */
    MadeBudget made() {
        return shared.made();
    }

    /** How much may still be worked for it. */
    WorkBudget work() {
        return shared.work();
    }

    /** What it has cost until now: steps of patterns and of the mapping, which take about equally long. */
    long spent() {
        return work().spent() + steps().spent();
    }

    /**
     * Counts what is worked outside expressions.
     *
     * @throws MessageFailedException class mapping, when that is more than the message has
     */
    void work(long more) throws MessageFailedException {
        if (!work().take(more)) {
            throw exhausted("its lines");
        }
    }

    /**
     * The failure of a message whose steps have ended.
     *
     * @param where what the mapping was at
     */
    MessageFailedException exhausted(String where) {
        return Failures.mapping(
                pointer(),
                "The mapping needs more than the " + work().whole()
                        + " steps that it has for this message, and they ended at "
                        + where
                        + ": let no expression go through a long list for each line or for each entry of a list,"
                        + " or let the sender send less at once.");
    }

    /**
     * Counts what was made.
     *
     * @param characters of a value or a name
     * @throws MessageFailedException class mapping, when that is more than may be made of the message
     */
    void made(long characters) throws MessageFailedException {
        if (!made().take(characters)) {
            throw Failures.mapping(
                    pointer(),
                    "The mapping makes far more text of this message than stands in it: bound the text with maxLength in the contract, or write"
                            + " it once.");
        }
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
        if (parent == null) {
            return "";
        }
        return isMade() ? parent.pointer() : list.pointer(parent) + "/" + index;
    }
}
