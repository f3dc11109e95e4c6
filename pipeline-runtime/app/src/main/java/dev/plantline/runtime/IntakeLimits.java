package dev.plantline.runtime;

import java.time.Duration;

/**
 * What one who sends messages may take of the gateway, so that nobody takes what others need.
 *
 * @param connections at once; whoever comes beyond takes the place of the one that has been idle longest
 * @param handshakes new connections that are not done with TLS; they do not count among the connections, and whoever comes beyond takes the place of the
 *     one that has taken longest
 * @param handshake how long one may take for TLS
 * @param firstRequest how long a new connection may take after that until the header of its first request is there
 * @param nextRequest how long it may take from an answer until the header of the next request is there
 * @param bodyGrace how long any body may take, however short it is
 * @param bodyRate bytes a second at which a longer body must come at least
 * @param bytesAtOnce of bodies in memory, all senders together
 * @param bytesOfInterface of bodies in memory, one interface
 * @param bytesOfSender of bodies in memory, one key of one interface; as large as the largest message that a plant may take
 * @param bodiesOfKey bodies on their way at once, one key at all its interfaces: each holds a connection, however slowly it comes
 * @param requestsOfKey requests that are not answered yet at once, one key at all its interfaces, also those whose body is there
 * @param workers threads that check messages, all interfaces together
 * @param workersOfInterface of these, one interface
 * @param workersOfKey of these, one key at all its interfaces; fewer than those of an interface, so that no key has all of them
 * @param turn how long a message may wait for a thread
 */
record IntakeLimits(
        int connections,
        int handshakes,
        Duration handshake,
        Duration firstRequest,
        Duration nextRequest,
        Duration bodyGrace,
        int bodyRate,
        long bytesAtOnce,
        long bytesOfInterface,
        long bytesOfSender,
        int bodiesOfKey,
        int requestsOfKey,
        int workers,
        int workersOfInterface,
        int workersOfKey,
        Duration turn) {
    static final IntakeLimits DEFAULT = new IntakeLimits(
            2_000,
            500,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            16 << 10,
            16 << 20,
            8 << 20,
            4 << 20,
            64,
            500,
            16,
            4,
            3,
            Duration.ofSeconds(5));

    /** How long a body of this length may take. */
    Duration patience(int length) {
        return bodyGrace.plusMillis(1_000L * length / bodyRate);
    }
}
