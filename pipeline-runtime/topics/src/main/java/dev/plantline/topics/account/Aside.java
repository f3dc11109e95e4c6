package dev.plantline.topics.account;

import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.UnreadableFormException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What humans do with messages that are set aside: see them, and ask the owner to retry or discard them. */
public final class Aside {
    private static final int BODY_FETCH = 64 << 10;

    private final Map<String, Object> kafka;

    /**
     * For one Kafka.
     *
     * @param kafka connection: bootstrap servers and security
     */
    public Aside(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /**
     * A message that is set aside.
     *
     * @param partition of its topics
     * @param offset in {@code .in}
     * @param state how it stands
     * @param headers as intake wrote them
     * @param at offset of its body in {@code .aside}
     */
    public record Entry(int partition, long offset, AsideState state, MessageHeaders headers, long at) {}

    /** The bodies of an interface's messages, each read when it is asked for. */
    public AsideBodies bodies(InterfaceId id) {
        Map<String, Object> settings = new HashMap<>(kafka);
        // One at a time: what stands behind it is fetched for nothing. A longer one comes whole all the same.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BODY_FETCH);
        return new AsideBodies(id, new TopicReader(settings).consumer());
    }

    /**
     * The interfaces of a plant that have topics, by name; without those that the user may not see.
     *
     * @throws KafkaException when Kafka does not answer, or refuses
     */
    public List<InterfaceId> interfaces(String plant) {
        try (TopicReader reader = new TopicReader(kafka)) {
            return reader.interfaces(plant);
        }
    }

    /**
     * Held messages and open dead letters, by partition and offset.
     *
     * @throws UnreadableFormException when a newer release wrote them
     */
    public List<Entry> list(InterfaceId id) throws UnreadableFormException {
        return list(id, Integer.MAX_VALUE).orElseThrow();
    }

    /**
     * The same for whoever has no memory for all that there may be.
     *
     * @param most entries at most
     * @return empty: there are more, and the reading was ended
     */
    public Optional<List<Entry>> list(InterfaceId id, int most) throws UnreadableFormException {
        List<Entry> entries = new ArrayList<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            int partitions = reader.partitions(id.asideTopic());
            for (int partition = 0; partition < partitions; partition++) {
                AsideContent content = new AsideContent();
                reader.read(new TopicPartition(id.asideTopic(), partition), record -> {
                    content.add(record);
                    return content.states().size() <= most - entries.size();
                });
                if (content.states().size() > most - entries.size()) {
                    return Optional.empty();
                }
                content.mustBeReadable();
                for (Map.Entry<Long, AsideState> one : content.states().entrySet()) {
                    AsideContent.Body body =
                            content.body(one.getKey(), one.getValue().edition());
                    if (body != null) {
                        entries.add(new Entry(partition, one.getKey(), one.getValue(), body.headers(), body.at()));
                    }
                }
            }
        }
        return Optional.of(entries);
    }

    /**
     * Hands a command to the owner of a partition. It is durable when this returns; the owner acts on it once, as soon as it runs.
     *
     * @return the end of the partition of {@code .audit} before: the answer can only stand behind it
     * @throws KafkaException when it could not be written
     */
    public long ask(InterfaceId id, int partition, Command command) throws InterruptedException {
        long audited;
        try (TopicReader reader = new TopicReader(kafka)) {
            audited = reader.end(new TopicPartition(id.auditTopic(), partition));
        }
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        byte[] value = command.write();
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(1 << 20, value.length + (64 << 10)));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            byte[] key = new AsideKey.OfCommand(command.uid()).bytes();
            producer.send(new ProducerRecord<>(id.asideTopic(), partition, key, value))
                    .get();
            return audited;
        } catch (ExecutionException e) {
            throw notWritten(id, e.getCause());
        } catch (KafkaException e) {
            // A producer that was refused before its first record says so at once.
            throw notWritten(id, e);
        }
    }

    private static KafkaException notWritten(InterfaceId id, Throwable why) {
        return new KafkaException("the command was not written to " + id.asideTopic(), why);
    }

    /**
     * Waits for what the owner did with a command.
     *
     * @param from what {@link #ask} returned: the audit of years is not read for one answer
     * @param patience longest wait
     * @return the audit record of the command; empty: no owner has acted on it yet
     * @throws UnreadableFormException when a newer release wrote the audit
     */
    public Optional<AuditRecord> answer(InterfaceId id, int partition, String uid, long from, Duration patience)
            throws UnreadableFormException {
        List<AuditRecord> found = new ArrayList<>(1);
        long start = System.nanoTime();
        try (TopicReader reader = new TopicReader(kafka)) {
            reader.readUntil(new TopicPartition(id.auditTopic(), partition), from, patience, record -> {
                AuditRecord line = AuditRecord.read(record.value());
                boolean mine = line.offset() < 0
                        && line.human() != null
                        && uid.equals(line.human().command());
                if (mine) {
                    found.add(line);
                }
                // What others are audited with does not lengthen the wait.
                return !mine && System.nanoTime() - start < patience.toNanos();
            });
        }
        return found.stream().findFirst();
    }
}
