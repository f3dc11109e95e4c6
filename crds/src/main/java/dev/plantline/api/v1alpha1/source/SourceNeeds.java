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
 * @param certificates names in client certificates that its senders have to show: the plant has to ask for certificates
 * @param reading the Odoo that the gateway reads; empty: none
 * @param fetched whether the gateway fetches the messages: then an alert says when no gateway does
 */
public record SourceNeeds(
        List<Secret> secrets,
        Optional<Place> path,
        Optional<Place> topic,
        List<Place> certificates,
        Optional<Reading> reading,
        boolean fetched) {
    /** Of a manifest that names no source yet. */
    static final SourceNeeds NONE =
            new SourceNeeds(List.of(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), false);

    /** Copies the lists. */
    public SourceNeeds {
        secrets = List.copyOf(secrets);
        certificates = List.copyOf(certificates);
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
     * A key of an Odoo with which the gateway reads. The Secret that it is in says itself which Odoo it is sent to.
     *
     * @param connection name of the OdooConnection; null: the target's
     * @param duty whose credential it is
     * @param field where the manifest says it, for example spec.source.odoo
     */
    public record Reading(String connection, String duty, String field) {
        /**
         * Name of the OdooConnection.
         *
         * @param ofTarget that of the interface's target
         */
        public String connection(String ofTarget) {
            return connection == null ? ofTarget : connection;
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
