package dev.plantline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each sender of an interface may say of itself in its messages. Immutable and thread safe. */
public final class Claims {
    private final Map<String, List<Pinned>> byKeyId;

    Claims(Map<String, List<Pinned>> byKeyId) {
        this.byKeyId = byKeyId;
    }

    /**
     * A value that a sender has to send.
     *
     * @param path where in the message
     * @param value as canonical text: a number equals its plain decimal text
     */
    record Pinned(Path path, String value) {}

    /**
     * Whether a sender may send this message.
     *
     * @param keyId which key it was signed with
     * @return what is not the sender's to say, with its place; empty: all is
     */
    public Optional<Failure> refused(String keyId, Decoded message) {
        for (Pinned each : byKeyId.getOrDefault(keyId, List.of())) {
            Scope scope = Scope.of(message.message());
            JsonNode found = each.path().find(scope);
            if (found == null || !each.value().equals(CanonicalForm.text(found))) {
                return Optional.of(new Failure(
                        FailureClass.contract,
                        "The key '" + keyId + "' signs only messages whose " + each.path() + " is \"" + each.value()
                                + "\".",
                        each.path().pointer(scope)));
            }
        }
        return Optional.empty();
    }
}
