package dev.plantline.operator.topics;

import dev.plantline.model.Checkpoint;
import dev.plantline.model.KeysRevision;
import dev.plantline.operator.desired.MovedRows;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.topics.TopicsState.Broken;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether messages of an interface were applied under another duty than the one it is to have. Of one that was deleted and applied anew under its name the
 * topics alone know it: their checkpoints name the duty, and whether it ever called Odoo.
 */
final class FormerDuties {
    private final Broker broker;
    private final Duration timeout;

    FormerDuties(Broker broker, Duration timeout) {
        this.broker = broker;
        this.timeout = timeout;
    }

    /** Why the interface cannot have its duty; empty: it can, or its topics are new, or have been seen with it in its status. */
    Optional<Broken> check(TopicFamily family, TopicOnBroker aside) {
        KeysRevision asked = KeysRevision.parse(family.keysRevision());
        if (family.remembered() != null || asked.duty() == null) {
            return Optional.empty();
        }
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, timeout)) {
            for (int partition = 0; partition < aside.partitions(); partition++) {
                Optional<Broken> changed = LastCheckpoints.of(
                                consumer, new TopicPartition(family.id().asideTopic(), partition), timeout)
                        .filter(last -> last.raisedEpoch() > 0)
                        .flatMap(last -> changed(family, asked, last));
                if (changed.isPresent()) {
                    return changed;
                }
            }
            return Optional.empty();
        }
    }

    private static Optional<Broken> changed(TopicFamily family, KeysRevision asked, Checkpoint last) {
        KeysRevision before = KeysRevision.parse(last.keysRevision());
        return asked.hasOtherDutyThan(before)
                        && !family.moved().isUnder(asked.duty(), last.topics().in())
                ? Optional.of(new Broken(
                        Reason.DutyChanged.name(),
                        MovedRows.DUTY + ": "
                                + MovedRows.notMoved(
                                        before.duty(),
                                        asked.duty(),
                                        last.topics().in())))
                : Optional.empty();
    }
}
