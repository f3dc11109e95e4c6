package dev.plantline.gateway;

import dev.plantline.api.v1alpha1.source.Source;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A kind of source, for example HTTP. A new kind is a package that implements this, and one entry in the list that a {@link Gateway} gets. */
public interface SourceKind {
    /** Whether the manifest of an interface names a source of this kind. */
    boolean isNamedBy(Source manifest);

    /**
     * A place that only one interface of a plant can have, for example {@code http:/confirmations}.
     *
     * @param manifest of this kind
     * @return empty when several interfaces may receive from one place
     */
    Optional<String> exclusivePlace(Source manifest);

    /**
     * Opens the source of an interface without starting it. Nothing outside changes.
     *
     * @throws IllegalArgumentException when it cannot be opened; says why, without secrets
     */
    dev.plantline.gateway.Source open(Opening opening);

    /**
     * Interfaces of the new configuration that could not be opened. Who is sent to must not tell their senders that there is nobody.
     *
     * @param interfaces name to source, only those of this kind
     */
    void notOpened(Map<String, Source> interfaces);

    /**
     * What a source gets.
     *
     * @param to whose source it is, with its contract and keys
     * @param secrets gives the bytes of one of the source's secrets by its role, for example the id of a key; throws IllegalArgumentException when
     *     there is none
     * @param connection settings of {@link dev.plantline.model.KafkaConnection}, for what the source itself has to do with Kafka
     * @param intake where its messages go
     */
    record Opening(
            ReceivingInterface to, Function<String, byte[]> secrets, Map<String, Object> connection, Intake intake) {
        /** The source as the manifest says it. */
        public Source manifest() {
            return to.compiled().spec().source();
        }
    }
}
