package dev.plantline.operator.topics;

/** How the topics of an interface stand. */
public sealed interface TopicsState {
    /** They are there, with a checkpoint in each partition. */
    record Made() implements TopicsState {}

    /**
     * The broker does not answer or refuses; tried again for ever.
     *
     * @param reason CamelCase word
     * @param message which broker and why
     */
    record Waiting(String reason, String message) implements TopicsState {}

    /**
     * They are there and not as Plantline made them: only a human knows what became of the messages.
     *
     * @param reason CamelCase word
     * @param message which topic, what is wrong, what to do
     */
    record Broken(String reason, String message) implements TopicsState {}
}
