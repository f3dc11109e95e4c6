package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.model.Failure;

/**
 * Keeps what a message tells of a person out of the reasons of its failure, which go to logs, tables, topics and tickets. What is personal is
 * marked in the contract with {@code x-plantline-personal: true}, and a mark holds for everything below it. Works on failures alone: a message that
 * is applied costs nothing.
 */
final class PersonalData {
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
        try {
            PersonalValues values = PersonalValues.in(message, shape);
            return new Failure(
                    failure.failureClass(),
                    values.without(failure.reason()),
                    values.without(failure.place()),
                    failure.record(),
                    failure.inMessage() == null ? null : values.without(failure.inMessage()),
                    failure.kind());
        } catch (PersonalValues.TooMuchException e) {
            return hidden(failure, e);
        }
    }

    /** A failure without any value of its message: nobody knows which of them it quotes. Its place stays. */
    static Failure withoutValues(Failure failure, JsonNode message) {
        try {
            return failure.saying(PersonalValues.all(message).without(failure.reason()));
        } catch (PersonalValues.TooMuchException e) {
            return hidden(failure, e);
        }
    }

    private static Failure hidden(Failure failure, PersonalValues.TooMuchException why) {
        return new Failure(
                failure.failureClass(),
                "The reason is not shown, because " + why.getMessage() + ".",
                "",
                failure.record(),
                null,
                failure.kind());
    }

    /**
     * Any text about a message as it may be told.
     *
     * @param text about this message
     * @param message its content
     */
    String masked(String text, ObjectNode message) {
        if (!isMarked) {
            return text;
        }
        try {
            return PersonalValues.in(message, shape).without(text);
        } catch (PersonalValues.TooMuchException e) {
            return "not shown, because " + e.getMessage();
        }
    }
}
