package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.types.CelType;
import dev.plantline.model.MessageFailedException;
import java.util.Set;

/**
 * One value of {@code let}. It is worked out from the message, whatever line asks for it, when it is first needed, and then known for the rest of the
 * message: nothing that no step needs can fail. Compared by identity.
 */
final class NamedValue {
    private final String name;
    private final CelType type;
    private final Work work;

    /** Works a value out. */
    @FunctionalInterface
    interface Work {
        /**
         * The value, as CEL has it.
         *
         * @param message and no line of it
         */
        Object of(Scope message) throws MessageFailedException;
    }

    /** A value of {@code let} cannot be worked out. Unchecked, because it goes through CEL; {@link MappingPlan} makes the failure of the message of it. */
    static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient MessageFailedException failure;

        FailedException(MessageFailedException failure) {
            super(failure);
            this.failure = failure;
        }

        MessageFailedException failure() {
            return failure;
        }

        /** The failure of a named value that an error comes from; null when it comes from none. */
        static MessageFailedException in(Throwable error) {
            for (Throwable each = error; each != null; each = each.getCause()) {
                if (each instanceof FailedException failed) {
                    return failed.failure();
                }
            }
            return null;
        }
    }

    NamedValue(String name, CelType type, Work work) {
        this.name = name;
        this.type = type;
        this.work = work;
    }

    String name() {
        return name;
    }

    /** The JSON types that it may have; empty: unknown before a message comes. */
    Set<String> types() {
        return switch (type.kind()) {
            case STRING -> Set.of("string");
            case INT, UINT -> Set.of("integer");
            case DOUBLE -> Set.of("number");
            case BOOL -> Set.of("boolean");
            case LIST -> Set.of("array");
            case MAP -> Set.of("object");
            default -> Set.of();
        };
    }

    /** What is known of it before a message comes. */
    CelType type() {
        return type;
    }

    /**
     * The value as CEL has it.
     *
     * @throws FailedException when it cannot be worked out
     */
    Object value(Scope scope) {
        Object known = scope.named().get(this);
        if (known != null) {
            return known;
        }
        Scope message = scope.root();
        try {
            Object value = CelValues.settled(work.of(message), message);
            scope.named().put(this, value);
            return value;
        } catch (MessageFailedException e) {
            throw new FailedException(e);
        }
    }

    /**
     * The value as JSON; null when there is none.
     *
     * @throws FailedException when it cannot be worked out, or is of a kind that JSON does not have
     */
    JsonNode node(Scope scope) {
        Object value = value(scope);
        try {
            return CelValues.node(value, scope);
        } catch (MessageFailedException e) {
            throw new FailedException(e);
        } catch (IllegalArgumentException e) {
            throw new FailedException(Failures.mapping(
                    scope.pointer(),
                    "The value " + name + " of let must be a text, a number, true or false or a list of them here; "
                            + e.getMessage() + "."));
        }
    }
}
