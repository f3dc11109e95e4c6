package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Optional;

/** When a batch waits at the gate of its interface. Immutable. */
public final class GateCondition {
    private final String text;
    private final BigDecimal most;
    /** Null: messages are counted. */
    private final Path path;

    /**
     * A condition.
     *
     * @param text as written
     * @param most what may be applied unasked; null: nothing
     * @param path of the number that is added up; null: messages are counted
     */
    GateCondition(String text, BigDecimal most, Path path) {
        this.text = text;
        this.most = most;
        this.path = path;
    }

    /** Whether it asks how many messages there are, and not what they add up to. */
    public boolean countsMessages() {
        return path == null;
    }

    /** The number that a message adds, by its size; empty: it has none there, or messages are counted. */
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
     * Why a batch waits, as a clause that follows "because"; empty: it need not.
     *
     * @param sum how many messages it has, or what they add up to
     * @param unknown how many of them have no number, or cannot be read: what they would add nobody knows, so the batch waits
     */
    public Optional<String> holds(BigDecimal sum, long unknown) {
        if (most == null) {
            return Optional.of("the gate says " + text);
        }
        if (sum.compareTo(most) > 0) {
            String counted = sum.compareTo(BigDecimal.ONE) == 0 ? ", and there is " : ", and there are ";
            return Optional.of(
                    "the gate says " + text + (path == null ? counted : ", and the sum is ") + sum.toPlainString());
        }
        return path != null && unknown > 0
                ? Optional.of("the gate says " + text + ", and " + unknown + " of its messages "
                        + (unknown == 1 ? "has" : "have") + " no number at " + path)
                : Optional.empty();
    }

    /** As written. */
    @Override
    public String toString() {
        return text;
    }
}
