package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.topics.account.AsideContent;
import dev.plantline.topics.inspection.ReadingClients;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients of delivery, each bounded by hand: the defaults do not fit twenty interfaces into 200 MB. */
public class KafkaClients extends ReadingClients implements Adoption.Proofs {
    /** Records of one transaction go out in batches of this size; a topic must take one. */
    static final int BATCH_BYTES = 64 << 10;

    /** How long a broker keeps the question for records when there are none, milliseconds. */
    private static final int IDLE_FETCH = 5_000;

    private static final int BUFFER_BYTES = 4 << 20;
    /** A revision goes to the audit as a whole; the operator keeps it in a ConfigMap, which is smaller. */
    private static final int LARGEST_REVISION = 2 << 20;
    /** What an aside or audit record is larger than its message: headers, failure, JSON. */
    private static final int RECORD_SLACK = 128 << 10;

    private final DeliverySettings bounds;
    private final int maxMessageBytes;
    private final boolean signedCommands;

    /** Clients of a plant without history keys: what they write is not signed. */
    public KafkaClients(Map<String, Object> connection, DeliverySettings bounds, int maxMessageBytes) {
        this(connection, bounds, maxMessageBytes, HistoryKeys.NONE);
    }

    /**
     * Clients of one workload.
     *
     * @param connection bootstrap servers and security
     * @param maxMessageBytes largest message of the plant
     * @param history with which checkpoints are signed and verified
     */
    public KafkaClients(
            Map<String, Object> connection, DeliverySettings bounds, int maxMessageBytes, HistoryKeys history) {
        this(connection, bounds, maxMessageBytes, history, false);
    }

    /**
     * Clients of one workload.
     *
     * @param connection bootstrap servers and security
     * @param maxMessageBytes largest message of the plant
     * @param history with which checkpoints are signed and verified
     * @param signedCommands whether only those commands are carried out of which the cluster proves who gave them
     */
    public KafkaClients(
            Map<String, Object> connection,
            DeliverySettings bounds,
            int maxMessageBytes,
            HistoryKeys history,
            boolean signedCommands) {
        super(connection, history);
        this.signedCommands = signedCommands;
        this.bounds = bounds;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Whether the cluster proved who gave a command. */
    @Override
    public boolean proves(ConsumerRecord<byte[], byte[]> command) {
        return history()
                .proves(
                        AsideContent.lastHeader(command, HistoryKeys.COMMAND_PROOF),
                        new SignedPlace(command.topic(), command.partition()),
                        command.value());
    }

    /** Whether a command is refused of which the cluster does not prove who gave it. */
    @Override
    public boolean takesOnlyProvenCommands() {
        return signedCommands;
    }

    /**
     * Member of the interface's group.
     *
     * @param partitions of the interface's topics
     */
    public KafkaConsumer<byte[], byte[]> member(InterfaceId id, int partitions) {
        Map<String, Object> settings = reading();
        if (partitions == 1) {
            // A record ends the wait. Only with several does one that is read again wait behind the fetch of the
            // others.
            settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, IDLE_FETCH);
        }
        int session = (int) bounds.session().toMillis();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, id.consumerGroup());
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 3);
        // The thread of the heartbeat wakes as often as this, whether there is anything to repeat or not.
        settings.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 1_000);
        // A topic that is made after us is seen this soon.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        return new KafkaConsumer<>(settings);
    }

    /** Follows partitions. */
    public KafkaConsumer<byte[], byte[]> follower() {
        Map<String, Object> settings = reading();
        // A command ends the wait. A partition that is followed from now on waits behind a fetch that is out, so it is
        // short.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return new KafkaConsumer<>(settings);
    }

    /** The one producer of a partition's owner. */
    public Producer<byte[], byte[]> owner(InterfaceId id, int partition) {
        return new KafkaProducer<>(writing(id, partition));
    }

    /** Its settings. */
    protected Map<String, Object> writing(InterfaceId id, int partition) {
        Map<String, Object> settings = connection();
        int request = largestRecord();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id.transactionalId(partition));
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // One codec everywhere, none: otherwise a message fits .in and never .aside.
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, request);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(BUFFER_BYTES, 2L * request));
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
        return settings;
    }

    /** What a record in {@code .aside} or {@code .audit} may have, bytes. */
    int largestRecord() {
        return Math.max(LARGEST_REVISION, maxMessageBytes + RECORD_SLACK);
    }
}
