package dev.plantline.topics.inspection;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.topics.account.SignedAside;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Kafka clients that read the topics of interfaces, each bounded by hand: the defaults do not fit twenty interfaces into 200 MB. */
public class ReadingClients {
    private static final int FETCH_BYTES = 2 << 20;

    private final Map<String, Object> connection;
    private final HistoryKeys history;

    /**
     * Clients for one Kafka.
     *
     * @param connection bootstrap servers and security
     * @param history with which checkpoints are signed and verified; none: nothing is signed, and nothing is found to be wrong
     */
    public ReadingClients(Map<String, Object> connection, HistoryKeys history) {
        this.connection = Map.copyOf(connection);
        this.history = history;
    }

    /** A partition of {@code .aside} of which nothing was read yet. */
    public SignedAside signedAside(InterfaceId id, int partition) {
        return new SignedAside(history, new SignedPlace(id.asideTopic(), partition));
    }

    /** Whether what delivery writes is signed. */
    public boolean sign() {
        return !history.isEmpty();
    }

    /** Keys of the plant. */
    protected HistoryKeys history() {
        return history;
    }

    /** Reads partitions to their end, one after the other. */
    public KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> settings = reading();
        // At the end of a partition the next question waits behind the fetch that is already out.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        return new KafkaConsumer<>(settings);
    }

    /** Settings of every consumer, to be added to. */
    protected Map<String, Object> reading() {
        Map<String, Object> settings = connection();
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES / 2);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        return settings;
    }

    /** Bootstrap servers and security, to be added to. */
    protected Map<String, Object> connection() {
        return new HashMap<>(connection);
    }

    public Admin admin() {
        return Admin.create(connection());
    }
}
