package dev.plantline.delivery.partition;

import dev.plantline.delivery.flow.Message;
import dev.plantline.engine.GateCondition;
import dev.plantline.model.Released;
import dev.plantline.model.RuntimeConfiguration.Release;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The gate of an interface as it is configured and as it stands. It is closed until a run has measured what it would apply and found that it may: whatever
 * fails before leaves it closed.
 *
 * @param condition when a batch waits
 * @param release the batch about which people decide, or have decided; null: there is none
 * @param opened what may be applied; null: nothing
 */
public record BatchGate(GateCondition condition, Release release, Opened opened) {
    /**
     * What may be applied.
     *
     * @param batch digest of the batch that was released; null: it needed no release
     * @param ends by partition, for those that have something
     */
    public record Opened(String batch, Map<Integer, End> ends) {
        /** Copies the map. */
        public Opened {
            ends = Map.copyOf(ends);
        }
    }

    /**
     * How far a partition may go.
     *
     * @param to offset of {@code .in} of the first message that is no part of the batch
     * @param stamp of the last command that is part of it
     */
    public record End(long to, long stamp) {}

    /** Closed. */
    public static BatchGate closed(GateCondition condition, Release release) {
        return new BatchGate(condition, release, null);
    }

    /** The same, open for this. */
    public BatchGate open(Opened what) {
        return new BatchGate(condition, release, Objects.requireNonNull(what));
    }

    /** The batch that may be applied, and who released it; null: it needed no release, or nothing may be. */
    public Released released() {
        return opened == null || release == null || !release.batch().digest().equals(opened.batch())
                ? null
                : new Released(release.name(), opened.batch(), release.proven(), release.by());
    }

    /** Whether an effect of a message is part of what may be applied. */
    boolean admits(int partition, Message message) {
        End end = end(partition).orElse(null);
        return end != null && message.offset() < end.to() && message.stamp() <= end.stamp();
    }

    /** How far a partition may go; empty: it may apply nothing. */
    public Optional<End> end(int partition) {
        return Optional.ofNullable(opened == null ? null : opened.ends().get(partition));
    }
}
