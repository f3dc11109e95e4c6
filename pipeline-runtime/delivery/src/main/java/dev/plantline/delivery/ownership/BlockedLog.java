package dev.plantline.delivery.ownership;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what blocks a partition: once per reason, and once when it is well again. For one thread. */
public final class BlockedLog {
    private static final Logger LOG = LoggerFactory.getLogger(BlockedLog.class);

    private final String partition;
    private String said;

    BlockedLog(String partition) {
        this.partition = partition;
    }

    /** What blocks it now; null: nothing does. */
    void blockedBy(String reason) {
        if (!Objects.equals(reason, said)) {
            said = reason;
            if (reason == null) {
                LOG.info("{} goes on", partition);
            } else {
                LOG.warn("{} is blocked and goes on by itself when it can: {}", partition, reason);
            }
        }
    }
}
