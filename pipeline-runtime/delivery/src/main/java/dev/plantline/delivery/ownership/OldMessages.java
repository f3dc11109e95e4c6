package dev.plantline.delivery.ownership;

import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint.Adopted;
import dev.plantline.model.Checkpoint.Sealed;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.LastSeal;
import dev.plantline.topics.account.SealedMessages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/** The beginning of a partition of {@code .in}: how old its messages are, what the audit tells of them, and their deletion. */
final class OldMessages {
    private final KafkaClients clients;
    private final Admin admin;
    private final InterfaceId id;
    private final int partition;
    private final TopicPartition in;

    OldMessages(KafkaClients clients, Admin admin, InterfaceId id, int partition) {
        this.clients = clients;
        this.admin = admin;
        this.id = id;
        this.partition = partition;
        this.in = new TopicPartition(id.inTopic(), partition);
    }

    /**
     * Deletes what stands before an offset; does nothing when that is gone.
     *
     * @throws KafkaException when Kafka refuses or does not answer
     */
    void deleteBefore(long offset) {
        if (offset > 0 && ask(OffsetSpec.earliest()) < offset) {
            await(
                    () -> admin.deleteRecords(Map.of(in, RecordsToDelete.beforeOffset(offset)))
                            .all()
                            .get(),
                    "messages of " + in + " before offset " + offset
                            + " cannot be deleted: the pod's user needs the right Delete on the topic");
        }
    }

    /** First message that Kafka received at this time or later, epoch milliseconds; {@link Long#MAX_VALUE}: none is so young. */
    long firstSince(long time) {
        long offset = ask(OffsetSpec.forTimestamp(time));
        return offset < 0 ? Long.MAX_VALUE : offset;
    }

    /** What the audit tells of the messages from where they are sealed to before an offset. */
    SealedMessages.Recount recount(
            String topicId, Sealed before, long to, NavigableMap<Long, What> setAside, Adopted adopted)
            throws UnreadableFormException {
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            return new SealedMessages(reader, id, partition, topicId, before, to, setAside, adopted).recount();
        }
    }

    /** Since when the audit can be read without what stands before. */
    LastSeal lastSeal(String topicId, Sealed before) throws UnreadableFormException {
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            return LastSeal.read(reader, id, partition, topicId, before.audit(), before.to());
        }
    }

    /** How long {@code .audit} keeps a line; negative: for ever. */
    Duration auditKept() {
        ConfigResource audit = new ConfigResource(ConfigResource.Type.TOPIC, id.auditTopic());
        Duration[] kept = new Duration[1];
        await(
                () -> kept[0] = Duration.ofMillis(Long.parseLong(admin.describeConfigs(List.of(audit))
                        .all()
                        .get()
                        .get(audit)
                        .get(TopicConfig.RETENTION_MS_CONFIG)
                        .value())),
                TopicConfig.RETENTION_MS_CONFIG + " of " + id.auditTopic()
                        + " cannot be asked for: the pod's user needs the right DescribeConfigs on the topic");
        return kept[0];
    }

    private long ask(OffsetSpec which) {
        long[] offset = {-1};
        await(
                () -> offset[0] = admin.listOffsets(Map.of(in, which))
                        .partitionResult(in)
                        .get()
                        .offset(),
                "offsets of " + in + " cannot be asked for");
        return offset[0];
    }

    /** A question to Kafka. */
    @FunctionalInterface
    private interface Question {
        void ask() throws ExecutionException, InterruptedException;
    }

    private static void await(Question question, String failing) {
        try {
            question.ask();
        } catch (ExecutionException e) {
            throw new KafkaException(failing + ": " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
