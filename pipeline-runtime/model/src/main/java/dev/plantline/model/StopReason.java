package dev.plantline.model;

/**
 * Why delivery stopped at a partition and does not go on by itself. The names stand in checkpoints, commands and the audit; a new reason is added, and
 * none is renamed.
 */
public enum StopReason {
    /** {@code .aside} holds no checkpoint: it was emptied or made anew, and what was applied before is unknown. */
    noCheckpoint,
    /** The checkpoint has a version that this release does not read, or is damaged. */
    checkpointUnreadable,
    /**
     * The checkpoint has no signature of the plant's history keys, {@code .aside} is not what it signs, or {@code .audit} goes on behind its end: somebody
     * else has written there, or a key is missing.
     */
    historyUnproven,
    /** Something in {@code .aside} cannot be read, or the body of a message set aside is missing. */
    asideDamaged,
    /** The topics are not those of the checkpoint: one was deleted and made again, or copied from elsewhere. */
    foreignTopics,
    /** Messages were deleted from {@code .in} before they had an outcome. */
    offsetsDeleted,
    /** {@code .in} lost its end: an unclean election, or a broker that lost its disk. */
    logTruncated,
    /** The target is another database than the one to which these messages were applied. */
    foreignDatabase,
    /** The target was restored from a backup: its owner row is lower than it was. */
    targetRestored,
    /** The owner row in the target was deleted and made again. */
    ownerRowRemade,
    /** The interface's keys changed while messages under the old ones have no final outcome. */
    keysChanged,
    /** The topics have another number of partitions than the interface is declared with. */
    partitionsChanged,
    /** Kafka refuses what the owner writes: a setting of a topic, or a right of the workload's user. */
    kafkaRefuses,
    /** An error of Plantline's own. */
    internalError;

    /** How a human ends a stop. */
    public enum WayOut {
        /** {@code plantline adopt}, once the loss has been seen: nothing else brings the lost thing back. */
        adopt,
        /** What is wrong is put right outside of Plantline. Delivery looks again by itself, at the latest after a minute. */
        repair,
        /** The configuration goes back to what it was; delivery looks again when it is there. */
        goBack
    }

    /** How a human ends it. */
    public WayOut wayOut() {
        return switch (this) {
            case noCheckpoint,
                    checkpointUnreadable,
                    historyUnproven,
                    asideDamaged,
                    foreignTopics,
                    offsetsDeleted,
                    logTruncated,
                    foreignDatabase,
                    targetRestored,
                    ownerRowRemade -> WayOut.adopt;
            case keysChanged, partitionsChanged -> WayOut.goBack;
            case kafkaRefuses, internalError -> WayOut.repair;
        };
    }

    /**
     * Whether a checkpoint that names it keeps the next owner out. The others are looked for again by each owner: a connection that points at the right
     * database again goes on by itself. What only one owner can have seen lasts.
     */
    public boolean lasts() {
        return switch (this) {
            case logTruncated, targetRestored, ownerRowRemade -> true;
            case noCheckpoint,
                    checkpointUnreadable,
                    historyUnproven,
                    asideDamaged,
                    foreignTopics,
                    offsetsDeleted,
                    foreignDatabase,
                    keysChanged,
                    partitionsChanged,
                    kafkaRefuses,
                    internalError -> false;
        };
    }
}
