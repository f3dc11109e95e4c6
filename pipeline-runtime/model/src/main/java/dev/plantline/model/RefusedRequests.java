package dev.plantline.model;

import java.util.List;

/**
 * What a gateway tells at {@link PodLayout#REFUSED_PATH}: the requests that it refused last, without bodies.
 *
 * @param version of this form
 * @param plant the plant
 * @param requests the latest last, at most {@link #LAST} of each interface; those at a path of no interface have the name ""
 */
public record RefusedRequests(int version, String plant, List<Request> requests) {
    /** The form that this code reads and writes. */
    public static final int VERSION = 1;
    /** How many are kept of each interface. */
    public static final int LAST = 50;

    /** Why. */
    public enum Reason {
        /** No interface is at this path. */
        path,
        /** Method, length, encoding or type of the body, or a body that is not the one that was signed. */
        form,
        /** Longer than a message may be. */
        size,
        /** No proof, an old one, or one by a key of somebody else. */
        signature,
        /** From an address that the interface does not allow. */
        address,
        /** The message says what this sender may not say. */
        claim,
        /** More messages than this key, or the interface, may send. */
        rate,
        /** Too many messages are being received or wait for the broker. */
        busy,
        /** The body came too slowly. */
        slow,
        /** Against the contract, or without a key. */
        contract,
        /** No broker confirmed it, the interface is not taken over yet, or this gateway ends. */
        unavailable,
        /** An error of the gateway itself. */
        internal
    }

    /**
     * One request.
     *
     * @param interfaceName empty: no interface is at its path
     * @param at when, RFC 3339
     * @param status HTTP status
     * @param reason why
     * @param keyId of the key that signed it; null: none did
     * @param address from which it came; null: not known
     * @param said what its sender was told, at most 300 characters; holds no value of a message
     */
    public record Request(
            String interfaceName, String at, int status, Reason reason, String keyId, String address, String said) {}

    /** As JSON. */
    public byte[] write() {
        return Form.write(this);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws UnreadableFormException unknown version or damaged
     */
    public static RefusedRequests read(byte[] bytes) throws UnreadableFormException {
        return Form.read(bytes, RefusedRequests.class, VERSION, "list of refused requests");
    }
}
