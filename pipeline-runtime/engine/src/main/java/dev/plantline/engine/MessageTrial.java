package dev.plantline.engine;

import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.FailureClass;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import java.time.Instant;
import java.util.Optional;

/**
 * What one message would become, as far as the message and the manifest decide it: whether Odoo takes it, only Odoo can tell.
 *
 * @param keys as intake would write them; empty: they cannot be read
 * @param idempotencyValues of which the idempotency key is made, joined with a bar; empty: they cannot be read
 * @param effect what it would ask of Odoo; empty: it fails
 * @param failure why it would not come so far, without what the contract marks as personal; empty: it would
 */
public record MessageTrial(
        Optional<MessageKeys> keys,
        Optional<String> idempotencyValues,
        Optional<Effect.OdooSteps> effect,
        Optional<Failure> failure) {

    /**
     * Tries a message: decode, keys, map, as each message goes.
     *
     * @param received when it is taken for received; null: a mapping that asks is a failure
     */
    public static MessageTrial of(CompiledInterface compiled, byte[] body, Instant received) {
        Optional<MessageKeys> keys;
        Optional<String> values;
        try {
            // Also of a message against the contract: a source that cannot be refused keeps its order by them.
            keys = Optional.of(compiled.keys(body));
            values = Optional.of(compiled.idempotencyValues(body));
        } catch (MessageFailedException e) {
            keys = Optional.empty();
            values = Optional.empty();
        }
        try {
            Decoded message = compiled.decode(body);
            compiled.keys(message);
            return new MessageTrial(keys, values, Optional.of(compiled.effect(message, received)), Optional.empty());
        } catch (MessageFailedException e) {
            return new MessageTrial(keys, values, Optional.empty(), Optional.of(e.failure()));
        }
    }

    /** Whether it keeps the contract. */
    public boolean keepsContract() {
        return failure.map(each -> each.failureClass() != FailureClass.contract).orElse(true);
    }
}
