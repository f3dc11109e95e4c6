package dev.plantline.operator.topics;

import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.testing.EmbeddedKafka;
import dev.plantline.testing.KafkaExtension;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** An interface of a plant of its own in a real broker: its topics, what its owners and others write there, and what the operator has handed over. */
@ExtendWith(KafkaExtension.class)
abstract class TopicsInKafka {
    static final Instant AT = Instant.parse("2026-11-27T12:00:00Z");

    final InterfaceId id = new InterfaceId("p" + UUID.randomUUID().toString().substring(0, 8), "lots");
    final HistoryKeys keys = HistoryKeys.read(HistoryKeys.fresh(new SecureRandom()));
    Map<String, Object> settings;
    Broker broker;

    @BeforeEach
    final void topicsOfTwoPartitions(EmbeddedKafka kafka) throws Exception {
        settings = Map.of("bootstrap.servers", kafka.bootstrapServers(), "security.protocol", "PLAINTEXT");
        broker = new Broker(id.plant(), kafka.bootstrapServers(), settings, keys, null);
        make(id);
    }

    final void make(InterfaceId each) throws Exception {
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(
                            new NewTopic(each.asideTopic(), 2, (short) 1),
                            new NewTopic(each.auditTopic(), 2, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** From now on the operator has no history keys. */
    final void withoutHistoryKeys() {
        broker = new Broker(id.plant(), broker.address(), settings, null, null);
    }

    /** A line about a command as a whole. */
    static AuditRecord line(What what, Human human) {
        return AuditRecord.byHuman(what, "lots", new PartitionId("t", 0), -1, 0, null, null, AT, human);
    }

    final void append(int partition, AsideKey key, byte[] value) throws Exception {
        send(new ProducerRecord<>(id.asideTopic(), partition, key.bytes(), value));
    }

    final void audit(AuditRecord line) throws Exception {
        send(new ProducerRecord<>(id.auditTopic(), 0, null, line.write()));
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    /** The commands of a partition, whoever wrote them, and without those that were taken away. */
    final List<ConsumerRecord<byte[], byte[]>> handedOver(int partition) {
        return handedOver(id, partition);
    }

    /** The same of another interface. */
    final List<ConsumerRecord<byte[], byte[]>> handedOver(InterfaceId each, int partition) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, Duration.ofSeconds(5))) {
            CommandTopics.read(consumer, new TopicPartition(each.asideTopic(), partition), 0, record -> {
                if (AsideKey.isOfCommand(record.key()) && record.value() != null) {
                    found.add(record);
                }
            });
        }
        return found;
    }

    /** Whether its owner can tell that the operator wrote it. */
    final boolean isProven(ConsumerRecord<byte[], byte[]> record) {
        return keys.proves(
                record.headers().lastHeader(HistoryKeys.COMMAND_PROOF).value(),
                new SignedPlace(record.topic(), record.partition()),
                record.value());
    }
}
