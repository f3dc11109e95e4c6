package dev.plantline.delivery.ownership;

import dev.plantline.model.AsideKey;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PodMemory;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Whether a command has come that an owner has not seen when it stopped. What else is written to {@code .aside}, its own stop among it, does not count. For
 * one thread.
 */
final class AwaitedCommands {
    private final KafkaClients clients;
    private final Admin admin;
    private final TopicPartition aside;
    private final Set<String> open = new HashSet<>();
    /** There were more than are remembered, so one that is open may be among those. */
    private boolean more;

    private long read;

    /**
     * For one stop.
     *
     * @param from up to where the owner has looked at {@code .aside}; -1: it did not get there, and only what comes from now on counts
     */
    AwaitedCommands(KafkaClients clients, Admin admin, InterfaceId id, int partition, long from) {
        this.clients = clients;
        this.admin = admin;
        this.aside = new TopicPartition(id.asideTopic(), partition);
        this.read = from;
    }

    /** Whether there is one; false too while Kafka does not tell: the next question does. */
    boolean haveCome() {
        try {
            long end = end();
            if (read < 0) {
                read = end;
            } else if (end > read) {
                readOn();
            }
            return more || !open.isEmpty();
        } catch (KafkaException e) {
            return false;
        }
    }

    /** Up to where it has looked; -1: nowhere yet. */
    long lookedTo() {
        return read;
    }

    private long end() {
        try {
            return admin.listOffsets(Map.of(aside, OffsetSpec.latest()))
                    .partitionResult(aside)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException("the end of " + aside + " is not known", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void readOn() {
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            Set<TopicPartition> only = Set.of(aside);
            reader.assign(only);
            long end = reader.endOffsets(only).get(aside);
            reader.seek(aside, Math.max(read, reader.beginningOffsets(only).get(aside)));
            while (reader.position(aside) < end) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                    note(record);
                }
            }
            read = reader.position(aside);
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        if (!AsideKey.isOfCommand(record.key())) {
            return;
        }
        try {
            String uid = new AsideKey.OfCommand(AsideKey.parse(record.key()).commandUid()).brief();
            if (record.value() == null) {
                open.remove(uid);
            } else if (open.size() < PodMemory.COMMANDS) {
                open.add(uid);
            } else {
                more = true;
            }
        } catch (UnreadableFormException e) {
            // The next owner says what is wrong with it.
        }
    }
}
