package dev.plantline.api.v1alpha1.source;

import dev.plantline.api.v1alpha1.SecretKeyReference;
import dev.plantline.api.v1alpha1.SecretPurpose;
import java.util.List;
import java.util.Optional;

/**
 * What one source asks of the plant: all that the operator has to know about its kind.
 *
 * @param secrets what the gateway needs in secret
 * @param path the path of the plant's gateway that messages come to; empty: none. An interface has it alone
 * @param topic the topic on the plant's broker that the gateway reads; empty: none. It is never one that Plantline writes
 * @param fetched whether the gateway fetches the messages: then an alert says when no gateway does
 */
public record SourceNeeds(List<Secret> secrets, Optional<Place> path, Optional<Place> topic, boolean fetched) {
    /** Of a manifest that names no source yet. */
    static final SourceNeeds NONE = new SourceNeeds(List.of(), Optional.empty(), Optional.empty(), false);

    /** Copies the list. */
    public SourceNeeds {
        secrets = List.copyOf(secrets);
    }

    /**
     * One secret of a source.
     *
     * @param role what it is for, and how the gateway asks for it: for HTTP the id of a key
     * @param field where the manifest names it, for example spec.source.http.authentication.keys[0].secretRef
     * @param reference the Secret and its key
     * @param purpose what the Secret must say that it is for; it is compared with what comes in, and never sent
     */
    public record Secret(String role, String field, SecretKeyReference reference, SecretPurpose purpose) {
        /** Refuses what would have to be sent: a source has no place that its Secret could name. */
        public Secret {
            if (purpose.isSent()) {
                throw new IllegalArgumentException("a source compares its secrets: " + purpose + " is sent");
            }
        }
    }

    /**
     * Something of the plant that a source uses.
     *
     * @param name of what it uses
     * @param field where the manifest names it, for example spec.source.http.path
     */
    public record Place(String name, String field) {}
}
