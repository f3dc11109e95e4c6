package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Failure;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Keeps what a message tells of a person out of the reasons of its failure, which go to logs, tables, topics and tickets. What is personal is
 * marked in the contract with {@code x-plantline-personal: true}, and a mark holds for everything below it. Works on failures alone: a message that
 * is applied costs nothing.
 */
final class PersonalData {
    static final String MASK = "•••";

    /** A reason is searched for so many values at most; beyond that it is withheld. */
    private static final int MAX_VALUES = 1_000;

    /** Characters from which on a value is no part of another word by chance. */
    private static final int DISTINCT = 6;

    private final ContractShape shape;
    private final boolean isMarked;

    private PersonalData(ContractShape shape, boolean isMarked) {
        this.shape = shape;
        this.isMarked = isMarked;
    }

    /**
     * What a contract marks.
     *
     * @param schema of the contract, a valid one
     */
    static PersonalData of(JsonNode schema) {
        boolean isMarked = schema.findValues(ContractShape.PERSONAL).stream().anyMatch(JsonNode::asBoolean);
        return new PersonalData(isMarked ? ContractShape.of(schema) : ContractShape.UNKNOWN, isMarked);
    }

    /** Whether the contract marks anything. */
    boolean isMarked() {
        return isMarked;
    }

    /**
     * A failure as it may be told.
     *
     * @param failure of this message, from whomever
     * @param message its content
     */
    Failure masked(Failure failure, ObjectNode message) {
        if (!isMarked) {
            return failure;
        }
        TreeSet<String> values = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        collect(message, shape, false, values);
        if (values.size() > MAX_VALUES) {
            return new Failure(
                    failure.failureClass(),
                    "The reason is not shown, because the message holds more than " + MAX_VALUES + " personal values.",
                    "");
        }
        String reason = failure.reason();
        String place = failure.place();
        for (String value : values) {
            reason = without(reason, value);
            place = without(place, value);
        }
        return new Failure(failure.failureClass(), reason, place);
    }

    private static void collect(JsonNode value, ContractShape at, boolean isBelowMark, TreeSet<String> values) {
        boolean isPersonal = isBelowMark || at.isPersonal();
        if (values.size() > MAX_VALUES) {
            return;
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                if (isPersonal) {
                    nameOf(member.getKey(), at, values);
                }
                collect(member.getValue(), at.anyMember(member.getKey()), isPersonal, values);
            }
        } else if (value.isArray()) {
            ContractShape items = at.items();
            value.forEach(element -> collect(element, items, isPersonal, values));
        } else if (isPersonal && !value.isNull() && !value.isBoolean()) {
            for (String text : spellings(value)) {
                values.add(text);
            }
        }
    }

    /** A name that the contract does not give is the sender's, for example that of a person. */
    private static void nameOf(String name, ContractShape at, TreeSet<String> values) {
        if (!at.names().contains(name) && !name.isBlank()) {
            values.add(name);
            values.add(name.replace("~", "~0").replace("/", "~1"));
        }
    }

    /** As reasons may quote it: whole, without blanks around it, or cut. */
    private static List<String> spellings(JsonNode value) {
        String text = value.asText();
        String stripped = text.strip();
        return stripped.isEmpty()
                ? List.of()
                : List.of(
                        text,
                        stripped,
                        text.substring(0, Math.min(text.length(), Failures.MAX_SHOWN))
                                .strip());
    }

    /** Replaces short values as whole words only: a house number 7 does not make 17 unreadable. A longer one also where a mapping has joined it. */
    private static String without(String reason, String value) {
        StringBuilder masked = null;
        int done = 0;
        int last = reason.length() - value.length();
        for (int i = 0; i <= last; ) {
            if (reason.regionMatches(true, i, value, 0, value.length())
                    && (value.length() >= DISTINCT
                            || isEdge(reason, i - 1, value, 0)
                                    && isEdge(reason, i + value.length(), value, value.length() - 1))) {
                masked = masked == null ? new StringBuilder() : masked;
                masked.append(reason, done, i).append(MASK);
                i += value.length();
                done = i;
            } else {
                i++;
            }
        }
        return masked == null
                ? reason
                : masked.append(reason, done, reason.length()).toString();
    }

    private static boolean isEdge(String reason, int outside, String value, int inside) {
        return outside < 0
                || outside >= reason.length()
                || !Character.isLetterOrDigit(reason.charAt(outside))
                || !Character.isLetterOrDigit(value.charAt(inside));
    }
}
