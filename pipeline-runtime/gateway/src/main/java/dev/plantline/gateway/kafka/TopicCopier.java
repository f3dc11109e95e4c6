package dev.plantline.gateway.kafka;

import dev.plantline.gateway.Intake;
import dev.plantline.gateway.Intake.Copier;
import dev.plantline.gateway.Intake.Position;
import dev.plantline.gateway.Intake.Received;
import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.Backoff;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.Provenance;
import dev.plantline.model.WorkloadStatus.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a topic of the plant's own into an interface's {@code .in}, keyed anew, in the order of each of its partitions.
 *
 * <p>Copies and the group's offsets are one transaction of the same cluster, so each record is copied once, however often a gateway dies.
 * Whatever goes wrong ends in one way: let go of everything, pause, begin again at what is committed. Nothing is refused here: what breaks the
 * contract is appended under its keys, what has no readable keys under its id, and delivery sets both aside.
 */
final class TopicCopier {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCopier.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** More is no trace context, and is not even looked at. */
    private static final int MAX_TRACEPARENT = 256;

    private final String interfaceName;
    private final String topic;
    private final Map<String, Object> connection;
    private final Intake intake;
    private final Backoff backoff;
    private final InstantSource clock;
    private final SourceGaps gaps = new SourceGaps();
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile ReceivingInterface to;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile SourceState state = SourceState.STARTING;

    /**
     * A copier that is not started yet.
     *
     * @param topic of the plant's own
     * @param to whose messages these are
     * @param connection settings of {@link dev.plantline.model.KafkaConnection}
     * @param intake where the copies go
     * @param backoff pauses before it begins again
     * @param clock when something was lost
     */
    TopicCopier(
            String topic,
            ReceivingInterface to,
            Map<String, Object> connection,
            Intake intake,
            Backoff backoff,
            InstantSource clock) {
        this.interfaceName = to.id().name();
        this.topic = topic;
        this.to = to;
        this.connection = connection;
        this.intake = intake;
        this.backoff = backoff;
        this.clock = clock;
        this.thread = DaemonThreads.thread("kafka-source-" + interfaceName, this::run);
    }

    void start() {
        thread.start();
    }

    /** Copies under another revision of the same interface from the next batch on. */
    void copyTo(ReceivingInterface next) {
        to = next;
    }

    /** How it stands, and what it has lost. */
    SourceState state() {
        return state.having(gaps.loss(), topic);
    }

    /** Whether its thread ended although nobody closed it: only an internal error does that. */
    boolean ended() {
        return !closing() && !thread.isAlive();
    }

    private boolean closing() {
        return ending.getCount() == 0;
    }

    private void run() {
        long pause = 0;
        while (!closing()) {
            try {
                copyUntilClosed();
                pause = 0;
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Source of {} was woken up to end", interfaceName);
            } catch (KafkaException e) {
                pause = backoff.after(pause);
                stopped("Kafka: " + e.getMessage() + " (" + e.getClass().getSimpleName() + ")", pause);
            } catch (RuntimeException e) {
                pause = backoff.after(pause);
                stopped("an internal error: " + ErrorTrace.of(e), pause);
            }
        }
        state = new SourceState(State.waiting, "closed");
    }

    private void stopped(String why, long pause) {
        state = new SourceState(State.blocked, why);
        LOG.warn(
                "Copying {} to {} stopped and begins again at what is committed in {} ms: {}",
                topic,
                interfaceName,
                pause,
                why);
        pause(pause);
    }

    private void pause(long millis) {
        try {
            ending.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending.countDown();
        }
    }

    private void copyUntilClosed() {
        try (var reading = new KafkaConsumer<>(
                        consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var writing = new Writing()) {
            consumer = reading;
            reading.subscribe(List.of(topic), writing);
            while (!closing()) {
                var records = poll(reading);
                state = standing(reading);
                if (!records.isEmpty()) {
                    copy(reading, writing.copier, records);
                }
            }
        } finally {
            consumer = null;
        }
    }

    private SourceState standing(KafkaConsumer<byte[], byte[]> reading) {
        if (!reading.assignment().isEmpty()) {
            return SourceState.RECEIVING;
        }
        if (reading.groupMetadata().generationId() < 0) {
            // It still joins its group: that it has no partition says nothing yet.
            return state;
        }
        return reading.partitionsFor(topic).isEmpty()
                ? new SourceState(
                        State.blocked,
                        "there is nothing to copy: " + topic + " does not exist, or this user may not read it")
                : new SourceState(State.waiting, "other gateways copy all partitions of " + topic);
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
                topic,
                interfaceName,
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
                    new Received(body, "kafka:" + topic, record.partition() + "/" + record.offset(), traced(record)));
        }
        copier.copy(to, messages, new Position(records.nextOffsets(), reading.groupMetadata()));
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
    private final class Writing implements ConsumerRebalanceListener, AutoCloseable {
        private Copier copier;

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            close(); // called from poll only, so no transaction is open
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            close();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            close();
            partitions.stream()
                    .map(TopicPartition::partition)
                    .min(Comparator.naturalOrder())
                    .ifPresent(lowest -> copier = intake.copier(
                            "plantline-source-" + interfaceName, to.id().sourceTransactionalId(lowest), to.maxBytes()));
        }

        @Override
        public void close() {
            if (copier != null) {
                copier.close();
                copier = null;
            }
        }
    }

    private Map<String, Object> consumerSettings() {
        var settings = new HashMap<>(connection);
        settings.put("client.id", "plantline-source-" + interfaceName);
        settings.put("group.id", to.id().sourceGroup());
        settings.put("enable.auto.commit", false);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "none"); // never in silence
        settings.put("allow.auto.create.topics", false);
        settings.put("session.timeout.ms", 6_000);
        settings.put("heartbeat.interval.ms", 2_000);
        settings.put("metadata.max.age.ms", 30_000);
        // All partitions move at once: the producer belongs to the set of them.
        settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
        // Of records that were sent packed, what is fetched is bounded in bytes packed: few are in memory unpacked at
        // once.
        settings.put("max.poll.records", 64);
        settings.put("fetch.max.bytes", 1 << 20);
        settings.put("max.partition.fetch.bytes", 1 << 20);
        settings.put("receive.buffer.bytes", 64 << 10);
        return settings;
    }

    /** Waits until the transaction that is open has ended, after {@link #end}. */
    void join(Duration atMost) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, atMost.toNanos());
    }

    void end() {
        ending.countDown();
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
    }
}
