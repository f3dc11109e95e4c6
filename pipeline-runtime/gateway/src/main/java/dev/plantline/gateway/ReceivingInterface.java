package dev.plantline.gateway;

import dev.plantline.engine.CompiledInterface;
import dev.plantline.model.InterfaceId;

/**
 * Where the messages of one interface come in.
 *
 * @param id whose messages
 * @param partitions partition count of its topics
 * @param maxBytes largest message, bytes
 * @param compiled its contract and keys
 * @param way how messages come
 */
record ReceivingInterface(InterfaceId id, int partitions, int maxBytes, CompiledInterface compiled, Way way) {

    /** How messages come. */
    sealed interface Way {}

    /**
     * Pushed over HTTP.
     *
     * @param path below the gateway's root, without a slash at the start
     * @param signature checks the sender
     */
    record Push(String path, HmacCheck signature) implements Way {}

    /**
     * Copied from a topic of the plant's own.
     *
     * @param topic its name
     */
    record Copy(String topic) implements Way {}
}
