package dev.plantline.model;

import java.util.Optional;

/**
 * What intake computes once from a message and delivery never recomputes.
 *
 * @param orderKey readable: the values of keys.order as canonical text, joined with a bar, at most 500 characters
 * @param idempotencyKey 32 hex digits: 128-bit hash of plant, interface and the length-prefixed values as canonical text
 * @param contentHash 64 hex digits: SHA-256 of the canonical decoded message without keys.ignore
 * @param version of the order key, where the interface has keys.version
 * @param contention values of keys.contention, joined; empty when the interface has none
 */
public record MessageKeys(
        String orderKey,
        String idempotencyKey,
        String contentHash,
        Optional<MessageVersion> version,
        Optional<String> contention) {}
