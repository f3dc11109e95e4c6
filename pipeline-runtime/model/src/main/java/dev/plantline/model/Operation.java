package dev.plantline.model;

import java.util.Optional;
import java.util.function.Function;

/**
 * What one message asks of the target, under the key that makes it happen once.
 *
 * @param interfaceId whose message
 * @param key idempotency key, 32 hex digits
 * @param content content hash, 64 hex digits
 * @param position of the message
 * @param edition 0: as received
 * @param stamp offset in {@code .aside} of the command behind this attempt; 0 for first and scheduled tries
 * @param orderKey of the message
 * @param version of the order key, where the interface has keys.version
 * @param conflictIsDuplicate policy ignore: same key, other content is answered duplicate instead of conflict
 * @param work what to do
 */
public record Operation(
        InterfaceId interfaceId,
        String key,
        String content,
        Position position,
        int edition,
        long stamp,
        String orderKey,
        Optional<MessageVersion> version,
        boolean conflictIsDuplicate,
        Work work) {

    /** What to do under the key. */
    public sealed interface Work {
        /**
         * What {@code R} is for each member: a new one does not compile until every place that asks says what it does.
         */
        <R> R match(Function<? super Apply, ? extends R> apply, Function<? super Close, ? extends R> close);
    }

    /**
     * Give the message its effect.
     *
     * @param effect what it is
     * @param again also where the target has applied this very message under a lower stamp: a human says that the effect was undone there by hand
     */
    public record Apply(Effect effect, boolean again) implements Work {
        /** As every message has its effect: once. */
        public Apply(Effect effect) {
            this(effect, false);
        }

        @Override
        public <R> R match(Function<? super Apply, ? extends R> apply, Function<? super Close, ? extends R> close) {
            return apply.apply(this);
        }
    }

    /**
     * Write the final outcome of a message that gets no effect, so that no late attempt can apply it.
     *
     * @param outcome deadLettered or discarded
     */
    public record Close(Outcome outcome) implements Work {
        @Override
        public <R> R match(Function<? super Apply, ? extends R> apply, Function<? super Close, ? extends R> close) {
            return close.apply(this);
        }
    }
}
