package dev.plantline.operator.desired.resolve;

import dev.plantline.model.InterfaceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers the last answer about each interface. An answer takes milliseconds and depends on nothing but its question. Safe for use by several
 * threads.
 *
 * @param <Q> what the answer depends on; compared by {@code equals}
 * @param <A> the answer
 */
final class LastAnswers<Q, A> {
    private record Answered<Q, A>(Q question, A answer) {}

    private final Map<InterfaceId, Answered<Q, A>> last = new ConcurrentHashMap<>();

    /** The answer to a question about an interface: that of the last time when the question is the same. */
    A of(InterfaceId id, Q question, Supplier<A> answer) {
        return last.compute(
                        id,
                        (key, before) -> before != null && before.question().equals(question)
                                ? before
                                : new Answered<>(question, answer.get()))
                .answer();
    }
}
