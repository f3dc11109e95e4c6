package dev.plantline.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The headers of every record in {@code .in}.
 *
 * @param id of the message, given by intake; unique
 * @param interfaceName the interface's name
 * @param contractVersion version of the contract that the message was received under
 * @param source who sent it: for example http:/confirmations or kafka:wms.moves
 * @param sourcePosition where it stood in the source, for example 0/42; empty for HTTP
 * @param received when intake received it
 * @param provenance who sent it, as far as it was proven or seen
 * @param keys its keys; where they cannot be read all are made from the id
 * @param unreadable why the keys could not be read; delivery sets such a message aside
 */
public record MessageHeaders(
        String id,
        String interfaceName,
        String contractVersion,
        String source,
        String sourcePosition,
        Instant received,
        Provenance provenance,
        MessageKeys keys,
        Optional<String> unreadable) {

    private static final String ID = "plantline-id";
    private static final String INTERFACE = "plantline-interface";
    private static final String CONTRACT = "plantline-contract";
    private static final String SOURCE = "plantline-source";
    private static final String SOURCE_POSITION = "plantline-source-position";
    private static final String RECEIVED = "plantline-received";
    private static final String SYSTEM = "plantline-system";
    private static final String KEY_ID = "plantline-key-id";
    private static final String SENDER = "plantline-sender";
    private static final String ADDRESS = "plantline-address";
    private static final String SUBJECT = "plantline-subject";
    /** The name that tracing knows. */
    private static final String TRACEPARENT = "traceparent";

    private static final String KEYS_FORM = "plantline-keys-form";
    private static final String ORDER_KEY = "plantline-order-key";
    private static final String IDEMPOTENCY_KEY = "plantline-idempotency-key";
    private static final String CONTENT = "plantline-content";
    private static final String VERSION = "plantline-version";
    private static final String CONTENTION = "plantline-contention";
    private static final String UNREADABLE = "plantline-unreadable";

    /** Writes every header that has a value, UTF-8. */
    public void write(BiConsumer<String, byte[]> sink) {
        put(sink, ID, id);
        put(sink, INTERFACE, interfaceName);
        put(sink, CONTRACT, contractVersion);
        put(sink, SOURCE, source);
        put(sink, SOURCE_POSITION, sourcePosition);
        put(sink, RECEIVED, received.toString());
        putIfKnown(sink, SYSTEM, provenance.system());
        putIfKnown(sink, KEY_ID, provenance.keyId());
        putIfKnown(sink, SENDER, provenance.sender());
        putIfKnown(sink, ADDRESS, provenance.address());
        putIfKnown(sink, SUBJECT, provenance.subject());
        putIfKnown(sink, TRACEPARENT, provenance.traceparent());
        put(sink, KEYS_FORM, Integer.toString(keys.form()));
        put(sink, ORDER_KEY, keys.orderKey());
        put(sink, IDEMPOTENCY_KEY, keys.idempotencyKey());
        put(sink, CONTENT, keys.contentHash());
        keys.version().ifPresent(version -> put(sink, VERSION, version.header()));
        keys.contention().ifPresent(contention -> put(sink, CONTENTION, contention));
        unreadable.ifPresent(reason -> put(sink, UNREADABLE, reason));
    }

    /**
     * Reads headers back.
     *
     * @param source gives the last value of a header, null when absent
     * @throws IllegalArgumentException when a required header is absent or no value of its kind: the record was not written by intake
     */
    public static MessageHeaders read(Function<String, byte[]> source) {
        MessageKeys keys = new MessageKeys(
                Integer.parseInt(required(source, KEYS_FORM)),
                required(source, ORDER_KEY),
                required(source, IDEMPOTENCY_KEY),
                required(source, CONTENT),
                optional(source, VERSION).map(MessageVersion::parse),
                optional(source, CONTENTION));
        return new MessageHeaders(
                required(source, ID),
                required(source, INTERFACE),
                required(source, CONTRACT),
                required(source, SOURCE),
                required(source, SOURCE_POSITION),
                Instant.parse(required(source, RECEIVED)),
                new Provenance(
                        optional(source, SYSTEM).orElse(null),
                        optional(source, KEY_ID).orElse(null),
                        optional(source, SENDER).orElse(null),
                        optional(source, ADDRESS).orElse(null),
                        optional(source, SUBJECT).orElse(null),
                        optional(source, TRACEPARENT).orElse(null)),
                keys,
                optional(source, UNREADABLE));
    }

    private static void putIfKnown(BiConsumer<String, byte[]> sink, String name, String value) {
        if (value != null) {
            put(sink, name, value);
        }
    }

    private static void put(BiConsumer<String, byte[]> sink, String name, String value) {
        sink.accept(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> optional(Function<String, byte[]> source, String name) {
        byte[] value = source.apply(name);
        return value == null ? Optional.empty() : Optional.of(new String(value, StandardCharsets.UTF_8));
    }

    private static String required(Function<String, byte[]> source, String name) {
        return optional(source, name)
                .orElseThrow(
                        () -> new IllegalArgumentException("header " + name + " is missing: not written by intake"));
    }
}
