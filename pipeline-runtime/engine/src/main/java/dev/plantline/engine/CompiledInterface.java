package dev.plantline.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.pattern.PatternSteps;
import dev.plantline.model.Effect;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageKeys;
import dev.plantline.model.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** An interface, compiled once: bytes to a checked message, to its keys, to its steps. Immutable and thread safe; no method does I/O. */
public final class CompiledInterface {
    private final InterfaceId id;
    private final OdooInterfaceSpec spec;
    private final MessageReader reader;
    private final ContractCheck contract;
    private final PersonalData personal;
    private final KeyReader keys;
    private final MappingPlan mapping;
    private final Claims claims;
    private final SortedMap<String, String> codeMaps;
    private final GateCondition gate;

    CompiledInterface(
            InterfaceId id,
            OdooInterfaceSpec spec,
            MessageReader reader,
            ContractCheck contract,
            PersonalData personal,
            KeyReader keys,
            MappingPlan mapping,
            Claims claims,
            SortedMap<String, String> codeMaps,
            GateCondition gate) {
        this.id = id;
        this.spec = spec;
        this.reader = reader;
        this.contract = contract;
        this.personal = personal;
        this.keys = keys;
        this.mapping = mapping;
        this.claims = claims;
        this.codeMaps = codeMaps;
        this.gate = gate;
    }

    /** Which interface this is. */
    public InterfaceId id() {
        return id;
    }

    /** Revisions of the plant's CodeMaps that its mapping names, by name; they are no part of the interface's own revision. */
    public SortedMap<String, String> codeMaps() {
        return codeMaps;
    }

    /** When a batch of it waits until it is released; empty: it has no gate. */
    public Optional<GateCondition> gate() {
        return Optional.ofNullable(gate);
    }

    /** What it was compiled from. */
    public OdooInterfaceSpec spec() {
        return spec;
    }

    /**
     * Reads a message and holds it against the contract.
     *
     * @param body one JSON object, UTF-8; read strictly, with exact numbers
     * @throws MessageFailedException class contract, with the JSON pointer of the violation
     */
    public Decoded decode(byte[] body) throws MessageFailedException {
        return decode(body, new PatternSteps(body.length));
    }

    /**
     * The same.
     *
     * @param steps of the message, for the patterns of the contract
     */
    Decoded decode(byte[] body, PatternSteps steps) throws MessageFailedException {
        ObjectNode message = reader.read(body);
        try {
            contract.check(message, steps);
        } catch (MessageFailedException e) {
            throw new MessageFailedException(personal.masked(e.failure(), message));
        }
        return new Decoded(message, body.length);
    }

    /**
     * A failure as it may be told: without the values that the contract marks as personal, and without those that the document of its operation does; and
     * with the place in the message that its place in the document comes from.
     * For what a target says of a message; the failures that this class throws are masked already.
     *
     * @param failure of this message
     * @param body of the message
     * @param received when intake received it, as its headers say
     */
    public Failure masked(Failure failure, byte[] body, Instant received) {
        boolean does = Operations.of(spec).isPresent();
        if (!personal.isMarked() && !does) {
            return failure;
        }
        Failure masked = withoutValues(failure, body, received, does);
        return does ? DocumentOrigin.told(masked, spec.mapping()) : masked;
    }

    private Failure withoutValues(Failure failure, byte[] body, Instant received, boolean does) {
        ObjectNode message;
        try {
            message = reader.read(body);
        } catch (MessageFailedException e) {
            return failure; // what cannot be read has told nobody a value
        }
        Failure masked = personal.masked(failure, message);
        try {
            return does ? Operations.masked(masked, map(decode(body), received)) : masked;
        } catch (MessageFailedException e) {
            return masked; // it makes no document that anybody could have told of
        }
    }

    /** A text about an example as it may be told, in a status for example. */
    String masked(String text, ObjectNode example) {
        return personal.masked(text, example);
    }

    /** What each sender may say of itself. */
    public Claims claims() {
        return claims;
    }

    /**
     * Computes a message's keys. For intake alone, which writes them into headers; delivery reads them there.
     *
     * @throws MessageFailedException class contract, when a value that a key needs is absent, empty or no plain value
     */
    public MessageKeys keys(Decoded message) throws MessageFailedException {
        return keys.read(message.message());
    }

    /**
     * Computes the keys of a message that nobody has held against the contract. For a source that cannot be refused: its messages keep their
     * order and their identity, whatever else is wrong with them, and delivery checks the contract.
     *
     * @param body as for {@link #decode}
     * @throws MessageFailedException class contract, when it is not a JSON object or a value that a key needs is absent, empty or no plain value
     */
    public MessageKeys keys(byte[] body) throws MessageFailedException {
        return keys.read(reader.read(body));
    }

    /**
     * The values of which a message's idempotency key is made, for people: joined with a bar, at most 500 characters.
     *
     * @param body as for {@link #decode}
     * @throws MessageFailedException as {@link #keys(byte[])}
     */
    public String idempotencyValues(byte[] body) throws MessageFailedException {
        return keys.idempotencyValues(reader.read(body));
    }

    /**
     * The keys of a message whose own keys cannot be read: all made from its id, never equal to those of a readable one.
     *
     * @param messageId given by intake; unique
     */
    public MessageKeys keysOfUnreadable(String messageId) {
        return keys.ofUnreadable(messageId);
    }

    /**
     * What a message that nobody received asks of Odoo, an example for instance.
     *
     * @throws MessageFailedException as {@link #map(Decoded, Instant)}; class mapping when the mapping asks when it was received
     */
    public List<Step> map(Decoded message) throws MessageFailedException {
        return map(message, (Instant) null);
    }

    /**
     * What the message asks of Odoo. Empty when the conditions of all steps are false: such a message has no effect and that is its outcome.
     *
     * @param received when intake received it, as its headers say: the same each time that it is mapped; null for what nobody received
     * @return the steps in the mapping's order, references symbolic
     * @throws MessageFailedException class mapping when no operation can be made of it; class business when a code is in no code map
     */
    public List<Step> map(Decoded message, Instant received) throws MessageFailedException {
        return map(message, Scope.of(message.message(), message.bytes(), received));
    }

    /**
     * The same.
     *
     * @param scope of the message, which knows what that has cost afterwards
     */
    List<Step> map(Decoded message, Scope scope) throws MessageFailedException {
        try {
            return mapping.steps(scope);
        } catch (MessageFailedException e) {
            throw new MessageFailedException(personal.masked(e.failure(), message.message()));
        }
    }

    /**
     * The effect that the message asks for: its steps, with the one main quantity of its operation.
     *
     * @param received when intake received it, as its headers say
     * @throws MessageFailedException as {@link #map(Decoded, Instant)}
     */
    public Effect.OdooSteps effect(Decoded message, Instant received) throws MessageFailedException {
        List<Step> steps = map(message, received);
        return new Effect.OdooSteps(steps, Operations.quantities(steps));
    }
}
