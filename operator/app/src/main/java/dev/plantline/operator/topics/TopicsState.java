package dev.plantline.operator.topics;

import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import java.util.function.Function;

/** How the topics of an interface stand. */
public sealed interface TopicsState {
    /**
     * They are there, with a checkpoint in each partition.
     *
     * @param ids by which they are known again
     */
    record Made(OdooInterfaceStatus.TopicIds ids) implements TopicsState {
        @Override
        public <T> T match(Function<Made, T> made, Function<Waiting, T> waiting, Function<Broken, T> broken) {
            return made.apply(this);
        }
    }

    /**
     * The broker does not answer or refuses; tried again for ever.
     *
     * @param reason CamelCase word
     * @param message which broker and why
     */
    record Waiting(String reason, String message) implements TopicsState {
        @Override
        public <T> T match(Function<Made, T> made, Function<Waiting, T> waiting, Function<Broken, T> broken) {
            return waiting.apply(this);
        }
    }

    /**
     * They are there and not as Plantline made them, or are gone: only a human knows what became of the messages.
     *
     * @param reason CamelCase word
     * @param message which topic, what is wrong, what to do
     */
    record Broken(String reason, String message) implements TopicsState {
        @Override
        public <T> T match(Function<Made, T> made, Function<Waiting, T> waiting, Function<Broken, T> broken) {
            return broken.apply(this);
        }
    }

    /** What each state comes to; a new one does not compile until every place says it. */
    <T> T match(Function<Made, T> made, Function<Waiting, T> waiting, Function<Broken, T> broken);
}
