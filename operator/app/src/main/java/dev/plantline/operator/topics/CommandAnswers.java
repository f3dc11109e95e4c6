package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import java.util.List;
import java.util.Optional;

/**
 * How a command stands that is handed over.
 *
 * @param trouble why Kafka could not be asked, for humans; empty: it was
 * @param parts with what the owners have answered by now
 */
public record CommandAnswers(Optional<String> trouble, List<Part> parts) {
    /** Kafka could not be asked. */
    static CommandAnswers failed(String why, List<Part> parts) {
        return new CommandAnswers(Optional.of(why), parts);
    }

    /** Whether every owner has answered. */
    public boolean complete() {
        return parts.stream().allMatch(Part::hasAnswer);
    }
}
