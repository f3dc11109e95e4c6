package dev.plantline.operator.topics;

import dev.plantline.model.AsideKey;
import dev.plantline.model.Checkpoint;
import dev.plantline.operator.topics.TopicsState.Broken;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the first checkpoint of new partitions, also after a crash between making the topics and writing it: as long as {@code .aside} has
 * never held a record and nothing was deleted from {@code .in}. Otherwise a missing checkpoint is a loss that only a human may pass over.
 */
final class FirstCheckpoints {
    private static final String WRITER = "operator";

    private final Admin admin;
    private final Broker broker;
    private final Duration timeout;

    FirstCheckpoints(Admin admin, Broker broker, Duration timeout) {
        this.admin = admin;
        this.broker = broker;
        this.timeout = timeout;
    }

    /** Writes what is missing; answers with what is broken. */
    Optional<Broken> write(TopicFamily family, Map<String, TopicOnBroker> there) {
        TopicOnBroker in = there.get(family.id().inTopic());
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
        for (int partition = 0; partition < in.partitions(); partition++) {
            ends.put(new TopicPartition(family.id().asideTopic(), partition), OffsetSpec.latest());
            starts.put(new TopicPartition(family.id().inTopic(), partition), OffsetSpec.earliest());
        }
        Map<TopicPartition, ListOffsetsResultInfo> asideEnds = offsets(ends);
        var neverUsed = asideEnds.entrySet().stream()
                .filter(entry -> entry.getValue().offset() == 0)
                .map(Map.Entry::getKey)
                .toList();
        if (neverUsed.isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> entry :
                offsets(starts).entrySet()) {
            if (entry.getValue().offset() > 0
                    && neverUsed.contains(new TopicPartition(
                            family.id().asideTopic(), entry.getKey().partition()))) {
                return Optional.of(new Broken(
                        "CheckpointLost",
                        "messages were deleted from " + family.id().inTopic() + " and "
                                + family.id().asideTopic()
                                + " is empty: it was made anew, and nobody knows what was applied. The interface stays stopped;"
                                + " restore the topic, or start afresh under another name"));
            }
        }
        Checkpoint first = Checkpoint.first(
                WRITER,
                family.keysRevision(),
                new Checkpoint.Topics(
                        in.id(),
                        there.get(family.id().asideTopic()).id(),
                        there.get(family.id().auditTopic()).id()),
                family.database());
        try (Producer<byte[], byte[]> producer = producer()) {
            for (TopicPartition partition : neverUsed) {
                producer.send(new ProducerRecord<>(
                                partition.topic(),
                                partition.partition(),
                                new AsideKey.OfCheckpoint().bytes(),
                                first.write()))
                        .get();
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(Map<TopicPartition, OffsetSpec> wanted) {
        try {
            return admin.listOffsets(wanted).all().get();
        } catch (ExecutionException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(broker.settings());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "plantline-operator");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // A repeat of an unanswered send must not write a second one.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 1 << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) timeout.toMillis() + 1);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
