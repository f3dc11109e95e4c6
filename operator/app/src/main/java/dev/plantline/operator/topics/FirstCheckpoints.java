package dev.plantline.operator.topics;

import dev.plantline.model.AsideKey;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.history.CheckpointSignature;
import dev.plantline.model.history.ContentSum;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.operator.topics.TopicsState.Broken;
import dev.plantline.operator.topics.TopicsState.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
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
 * never held a record, nothing was audited and nothing was deleted from {@code .in}. Otherwise a missing checkpoint is a loss that only a human may pass over.
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

    /** Writes what is missing; answers with what is broken or waits. */
    Optional<TopicsState> write(TopicFamily family, Map<String, TopicOnBroker> there) {
        TopicOnBroker in = there.get(family.id().inTopic());
        List<TopicPartition> neverUsed = partitions(family.id().asideTopic(), in.partitions());
        neverUsed.removeAll(beyondZero(neverUsed, OffsetSpec.latest()));
        if (neverUsed.isEmpty()) {
            return Optional.empty();
        }
        Set<Integer> numbers = neverUsed.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        if (anyOf(numbers, beyondZero(partitions(family.id().inTopic(), in.partitions()), OffsetSpec.earliest()))) {
            return Optional.of(lost("messages were deleted from " + family.id().inTopic(), family));
        }
        if (anyOf(numbers, beyondZero(partitions(family.id().auditTopic(), in.partitions()), OffsetSpec.latest()))) {
            return Optional.of(lost("outcomes stand in " + family.id().auditTopic(), family));
        }
        if (broker.history() == null) {
            return Optional.of(new Waiting(
                    "HistoryKeysUnusable",
                    "the plant's history keys cannot be used, and nothing begins unsigned: condition RuntimeReady of Plant "
                            + broker.plant() + " says why"));
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
                producer.send(record(partition, first.write())).get();
            }
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(TopicPartition partition, byte[] checkpoint) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                partition.topic(), partition.partition(), new AsideKey.OfCheckpoint().bytes(), checkpoint);
        if (!broker.history().isEmpty()) {
            byte[] nothing = new ContentSum(broker.history()).bytes();
            record.headers()
                    .add(
                            CheckpointSignature.HEADER,
                            broker.history()
                                    .sign(
                                            new SignedPlace(partition.topic(), partition.partition()),
                                            checkpoint,
                                            nothing)
                                    .write());
        }
        return record;
    }

    private static Broken lost(String sign, TopicFamily family) {
        return new Broken(
                "CheckpointLost",
                sign + " and " + family.id().asideTopic()
                        + " is empty: it was made anew, and nobody knows what was applied. The interface stays stopped."
                        + " Restore the topic. When it cannot be restored, see what is lost: plantline adopt "
                        + family.id() + " --dry-run. Then go on: plantline adopt " + family.id()
                        + " --reason TEXT");
    }

    private static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new TopicPartition(topic, number))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static boolean anyOf(Set<Integer> numbers, Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).anyMatch(numbers::contains);
    }

    /** Those whose offset, first or last, is not 0 any more. */
    private List<TopicPartition> beyondZero(List<TopicPartition> partitions, OffsetSpec which) {
        try {
            return admin
                    .listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getValue().offset() > 0)
                    .map(Map.Entry::getKey)
                    .toList();
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
