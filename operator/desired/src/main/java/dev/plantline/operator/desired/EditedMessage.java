package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.CompiledInterface;
import dev.plantline.engine.InterfaceCompiler;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.Json;
import dev.plantline.model.MessageFailedException;
import java.util.Optional;

/** A message as it shall be after an edit, held against the contract before anybody has it tried. */
public final class EditedMessage {
    private EditedMessage() {}

    /**
     * Why the contract refuses it, for humans and without the values that the contract marks as personal; empty: it does not.
     *
     * @param runs the interface as it runs, with its defaults filled in
     */
    public static Optional<String> refused(InterfaceId id, OdooInterfaceSpec runs, JsonNode message) {
        Optional<CompiledInterface> compiled = InterfaceCompiler.receiving(id, runs)
                .match(ready -> Optional.of(ready.compiled()), refused -> Optional.<CompiledInterface>empty());
        if (compiled.isEmpty()) {
            return Optional.empty(); // what runs was accepted by a release that reads it otherwise, and decides itself
        }
        try {
            compiled.get().decode(Json.MAPPER.writeValueAsBytes(message));
            return Optional.empty();
        } catch (MessageFailedException e) {
            return Optional.of(e.failure().told());
        } catch (JsonProcessingException e) {
            return Optional.of("It cannot be written as JSON: a number of it has an exponent beyond all bounds.");
        }
    }
}
