package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Batch;
import dev.plantline.model.Effect;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** When a batch waits at the gate of its interface. Immutable. */
public final class GateCondition {
    private static final int PER_CENT = 100;

    private final String text;
    private final Measure measure;
    private final BigDecimal most;
    /** Of the number that is added up; null: none is. */
    private final Path path;

    /** What of a batch it looks at. */
    public enum Measure {
        /** Nothing: each batch waits. */
        nothing,
        /** How many messages it has. */
        messages,
        /** What a number of its messages adds up to. */
        total,
        /** How many of the records that its messages describe they would make or change. */
        records
    }

    private GateCondition(String text, Measure measure, BigDecimal most, Path path) {
        this.text = text;
        this.measure = measure;
        this.most = most;
        this.path = path;
    }

    /** Each batch waits. */
    static GateCondition always(String text) {
        return new GateCondition(text, Measure.nothing, null, null);
    }

    /** One with more messages waits. */
    static GateCondition messages(String text, BigDecimal most) {
        return new GateCondition(text, Measure.messages, most, null);
    }

    /** One waits whose messages have numbers there that add up to more. */
    static GateCondition total(String text, BigDecimal most, Path path) {
        return new GateCondition(text, Measure.total, most, path);
    }

    /** One waits that would make or change more of a hundred records. */
    static GateCondition records(String text, BigDecimal mostOfHundred) {
        return new GateCondition(text, Measure.records, mostOfHundred, null);
    }

    /** What of a batch it looks at. */
    public Measure measure() {
        return measure;
    }

    /** The number that a message adds, by its size; empty: it has none there, or nothing is added up. */
    public Optional<BigDecimal> of(Decoded message) {
        if (path == null) {
            return Optional.empty();
        }
        JsonNode found = path.find(Scope.of(message.message()));
        if (found == null) {
            return Optional.empty();
        }
        return found.isNumber()
                ? Optional.of(found.decimalValue().abs())
                : Optional.ofNullable(found.isTextual() ? DecimalText.parse(found.textValue()) : null)
                        .map(BigDecimal::abs);
    }

    /**
     * The records that an effect describes, one for each of its steps in their order: equal for those that are about the same one. For an effect of an
     * interface with a condition that looks at records.
     */
    public List<String> records(Effect effect) {
        return effect.match(odooSteps -> Operations.records(odooSteps.steps()));
    }

    /**
     * Why a batch waits, as a clause that follows "because"; empty: it need not.
     *
     * @param messages how many it has
     * @param sum what they add up to
     * @param unknown how many of them have no number, or cannot be read: what they would add nobody knows, so the batch waits
     * @param changes what it would change; null where the condition looks at something else
     */
    public Optional<String> holds(long messages, BigDecimal sum, long unknown, Batch.Changes changes) {
        String why =
                switch (measure) {
                    case nothing -> "";
                    case messages ->
                        BigDecimal.valueOf(messages).compareTo(most) > 0
                                ? ", and there " + (messages == 1 ? "is " : "are ") + messages
                                : null;
                    case total ->
                        sum.compareTo(most) > 0
                                ? ", and the sum is " + sum.toPlainString()
                                : unknown > 0
                                        ? ", and " + unknown + " of its messages " + (unknown == 1 ? "has" : "have")
                                                + " no number at " + path
                                        : null;
                    case records -> isAbove(changes) ? ", and " + changes.told() : null;
                };
        return Optional.ofNullable(why).map(it -> "the gate says " + text + it);
    }

    /** What is not known counts as a change. */
    private boolean isAbove(Batch.Changes changes) {
        BigDecimal other = BigDecimal.valueOf(changes.created())
                .add(BigDecimal.valueOf(changes.changed()))
                .add(BigDecimal.valueOf(changes.unclear()));
        return other.multiply(BigDecimal.valueOf(PER_CENT))
                        .compareTo(most.multiply(BigDecimal.valueOf(changes.records())))
                > 0;
    }

    /** As written. */
    @Override
    public String toString() {
        return text;
    }
}
