package dev.plantline.model;

import java.util.Optional;

/**
 * What intake computes once from a message and delivery never recomputes.
 *
 * @param form which rules made them; {@value #FORM} with this release
 * @param orderKey readable: the values of keys.order as canonical text, joined with a bar, at most 500 characters
 * @param idempotencyKey 32 hex digits: 128-bit hash of plant, interface and the length-prefixed values as canonical text
 * @param contentHash 64 hex digits: SHA-256 of the canonical decoded message without keys.ignore
 * @param version of the order key, where the interface has keys.version
 * @param contention values of keys.contention, joined; empty when the interface has none
 */
public record MessageKeys(
        int form,
        String orderKey,
        String idempotencyKey,
        String contentHash,
        Optional<MessageVersion> version,
        Optional<String> contention) {

    /**
     * The form in which this release makes keys: the canonical text of values and messages, how values are joined, and the hashes. A release with
     * another one makes equal keys of what was equal before, or writes both for as long as a sender may repeat.
     */
    public static final int FORM = 1;
}
