package dev.plantline.model;

import java.util.function.LongConsumer;

/** What a target remembers of messages, read from outside to be compared with the account. */
public interface TargetLedger {
    /**
     * Gives the offset of each message of a partition that the target says had its effect; in any order, each once.
     *
     * @param partition of {@code .in}
     * @param applied is given the offsets; they are not collected
     * @throws TargetException when the target does not answer, or refuses
     */
    void forEachApplied(PartitionId partition, LongConsumer applied) throws TargetException;
}
