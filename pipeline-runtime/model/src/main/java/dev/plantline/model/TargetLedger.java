package dev.plantline.model;

import java.util.function.Consumer;
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

    /**
     * Gives each row with an anchor that is of an interface by its key or by its text, whichever of the two somebody may have changed; in any order.
     * A target that keeps no anchors gives none.
     *
     * @param topicId of {@code .in}
     * @param auditTopic name of {@code .audit}; also rows of topics that had this name before
     * @param row is given the rows; they are not collected
     * @throws TargetException when the target does not answer, or refuses
     */
    default void forEachAnchor(String topicId, String auditTopic, Consumer<AnchorRow> row) throws TargetException {}

    /**
     * A row with an anchor, as it stands there.
     *
     * @param key {@code a:<topic id of .in>/<partition>/<day>}
     * @param text the anchor as one line, unless somebody changed it
     */
    record AnchorRow(String key, String text) {
        /** What a key begins with. */
        public static final String KEYS = "a:";
    }
}
