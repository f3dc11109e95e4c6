package dev.plantline.gateway.kafka;

import dev.plantline.gateway.Fetcher;
import dev.plantline.gateway.Intake.Copier;
import dev.plantline.gateway.Intake.Position;
import dev.plantline.gateway.Intake.Received;
import dev.plantline.gateway.SourceKind.Opening;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.Backoff;
import dev.plantline.model.Provenance;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a topic of the plant's own into an interface's {@code .in}, keyed anew, in the order of each of its partitions.
 *
 * <p>Copies and the group's offsets are one transaction of the same cluster, so each record is copied once, however often a gateway dies.
 * Nothing is refused here: what breaks the
 * contract is appended under its keys, what has no readable keys under its id, and delivery sets both aside.
 */
final class TopicCopier extends Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCopier.class);
    /** More is no trace context, and is not even looked at. */
    private static final int MAX_TRACEPARENT = 256;

    private final InstantSource clock;
    private final SourceGaps gaps = new SourceGaps();

    /**
     * A copier that is not started yet.
     *
     * @param topic of the plant's own
     * @param opening whose messages these are, and where the copies go
     * @param backoff pauses before it begins again
     * @param clock when something was lost
     */
    TopicCopier(String topic, Opening opening, Backoff backoff, InstantSource clock) {
        super("kafka", topic, opening, backoff);
        this.clock = clock;
    }

    /** How it stands, and what it has lost. */
    @Override
    public SourceState state() {
        return super.state().having(gaps.loss(), topic());
    }

    @Override
    protected String what() {
        return topic();
    }

    @Override
    protected String others() {
        return "other gateways copy all partitions of " + topic();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of(
                "auto.offset.reset", "none", // never in silence
                // Of records that were sent packed, what is fetched is bounded in bytes packed: few are in memory
                // unpacked at once.
                "max.poll.records", 64,
                "fetch.max.bytes", 1 << 20,
                "max.partition.fetch.bytes", 1 << 20,
                "receive.buffer.bytes", 64 << 10);
    }

    @Override
    protected void fetch(KafkaConsumer<byte[], byte[]> reading) {
        try (var writing = new Writing()) {
            reading.subscribe(List.of(topic()), writing);
            while (!closing()) {
                var records = poll(reading);
                tell(
                        reading.assignment().isEmpty()
                                ? standing(reading, "there is nothing to copy")
                                : SourceState.RECEIVING);
                if (!records.isEmpty()) {
                    copy(reading, writing.copier, records);
                }
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> reading) {
        try {
            return reading.poll(POLL);
        } catch (NoOffsetForPartitionException e) {
            // The first time: what stood there before the interface is received too.
            reading.seekToBeginning(e.partitions());
        } catch (OffsetOutOfRangeException e) {
            lost(reading, e.offsetOutOfRangePartitions());
        }
        return ConsumerRecords.empty();
    }

    private void lost(KafkaConsumer<byte[], byte[]> reading, Map<TopicPartition, Long> positions) {
        var beginnings = reading.beginningOffsets(positions.keySet());
        gaps.found(positions, beginnings, clock.instant());
        LOG.error(
                "Records of {} were deleted before they were copied to {}: nothing is left from {} (partition and offset) to {};"
                        + " ask the sender for them, and lengthen the topic's retention. {} record(s) were lost since this process began",
                topic(),
                interfaceName(),
                positions,
                beginnings,
                gaps.loss().records());
        reading.seekToBeginning(positions.keySet());
    }

    private void copy(KafkaConsumer<byte[], byte[]> reading, Copier copier, ConsumerRecords<byte[], byte[]> records) {
        var messages = new ArrayList<Received>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] body = record.value() == null ? new byte[0] : record.value();
            messages.add(
                    new Received(body, "kafka:" + topic(), record.partition() + "/" + record.offset(), traced(record)));
        }
        copier.copy(to(), messages, new Position(records.nextOffsets(), reading.groupMetadata()));
    }

    private static Provenance traced(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("traceparent");
        return header == null || header.value() == null || header.value().length > MAX_TRACEPARENT
                ? Provenance.UNKNOWN
                : Provenance.fetched(new String(header.value(), StandardCharsets.US_ASCII));
    }

    /**
     * The way into {@code .in}, made for the partitions that this gateway has: its transactional id is that of the lowest of them. So no two
     * gateways share one, and a gateway that comes back ends at once what it left open before it died.
     */
    private final class Writing extends Part {
        private Copier copier;

        @Override
        protected void take(List<TopicPartition> partitions) {
            partitions.stream()
                    .map(TopicPartition::partition)
                    .min(Comparator.naturalOrder())
                    .ifPresent(lowest -> copier = copier(lowest));
        }

        @Override
        public void close() {
            if (copier != null) {
                copier.close();
                copier = null;
            }
        }
    }
}
