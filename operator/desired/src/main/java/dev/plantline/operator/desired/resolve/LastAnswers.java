package dev.plantline.operator.desired.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Remembers the last answer about each interface. An answer takes milliseconds and depends on nothing but its question. Of the question only a hash
 * is kept: it holds a whole manifest, which the cluster's cache holds already, and thousands of them would be held twice. Safe for use by several
 * threads.
 *
 * @param <A> the answer; small, and without parts of the question
 */
final class LastAnswers<A> {
    private record Answered<A>(String question, A answer) {}

    private final Map<InterfaceId, Answered<A>> last = new ConcurrentHashMap<>();

    /**
     * The answer to a question about an interface: that of the last time when the question is the same.
     *
     * @param question all that the answer depends on, in a form that can be written as JSON
     */
    A of(InterfaceId id, Object question, Supplier<A> answer) {
        return hash(question)
                .map(hash -> last.compute(
                                id,
                                (key, before) ->
                                        before != null && before.question().equals(hash)
                                                ? before
                                                : new Answered<>(hash, answer.get()))
                        .answer())
                .orElseGet(answer);
    }

    /** Forgets a plant's interfaces that are not there any more. */
    void retain(String plant, Set<String> interfaces) {
        last.keySet().removeIf(id -> id.plant().equals(plant) && !interfaces.contains(id.name()));
    }

    /** Empty: it is nested more deeply than can be written, and is not remembered. */
    private static Optional<String> hash(Object question) {
        try {
            return Optional.of(Hashes.sha256(Json.MAPPER.writeValueAsBytes(question)));
        } catch (JsonProcessingException tooDeep) {
            return Optional.empty();
        }
    }
}
