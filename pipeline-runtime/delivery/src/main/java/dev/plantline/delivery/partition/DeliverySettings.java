package dev.plantline.delivery.partition;

import dev.plantline.model.PodMemory;
import java.time.Duration;

/**
 * The numbers that decide the pace and limits of delivery. Production uses {@link #DEFAULT}; tests make them smaller.
 *
 * @param session time without a heartbeat after which the group gives a partition to another owner
 * @param idlePoll longest wait for records while nothing else is to be done; records end it, and so does who has something to do
 * @param commitEvery longest time that a result waits for its transaction
 * @param commitResults results that start a transaction at once
 * @param inFlightMessages messages in memory without an outcome, at which reading pauses
 * @param setAside held messages and open dead letters of a partition, at which reading pauses
 * @param setAsideBytes bytes of their bodies in {@code .aside}, at which reading pauses: a new owner reads past all of them
 * @param memory of this process; each partition's share of it, too, is a bound at which reading pauses
 * @param unanswered calls of one message alone without an answer, while others succeed, after which it is held
 * @param alike different order keys that fail alike in a row, after which the interface stops applying
 * @param firstPause pause after the first failed call
 * @param longestPause longest pause between calls that fail, and between probes
 * @param releasePatience how long a partition that is let go waits for calls in flight
 */
public record DeliverySettings(
        Duration session,
        Duration idlePoll,
        Duration commitEvery,
        int commitResults,
        int inFlightMessages,
        int setAside,
        long setAsideBytes,
        PodMemory memory,
        int unanswered,
        int alike,
        Duration firstPause,
        Duration longestPause,
        Duration releasePatience) {

    /** The values that pods run with. */
    public static final DeliverySettings DEFAULT = new DeliverySettings(
            Duration.ofSeconds(6),
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            500,
            4_000,
            10_000,
            256 << 20,
            PodMemory.here(),
            3,
            20,
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));
}
