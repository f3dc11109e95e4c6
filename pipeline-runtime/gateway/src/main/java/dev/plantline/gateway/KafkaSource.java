package dev.plantline.gateway;

import dev.plantline.model.Intake.Received;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.WorkloadStatus.State;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a topic of the plant's own into an interface's {@code .in}, keyed anew, in the order of each of its partitions.
 *
 * <p>Copies and the group's offsets are one transaction of the same cluster, so each record is copied once, however often a gateway dies.
 * Whatever goes wrong ends in one way: let go of everything, pause, begin again at what is committed. Nothing is refused here: what breaks the
 * contract is appended under its keys, what has no readable keys under its id, and delivery sets both aside.
 */
final class KafkaSource {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSource.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final long MAX_PAUSE_MS = 10_000;

    private final String interfaceName;
    private final String topic;
    private final Supplier<Map<String, Object>> connection;
    private final Function<String, ReceivingInterface> doors;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final GatewayMeter meter;
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile SourceState state = SourceState.STARTING;

    /**
     * A source that is not started yet.
     *
     * @param door of the interface, for its name and topic; contract and keys are asked for anew for each batch
     * @param doors gives the current door of an interface
     * @param connection gives the current settings of {@link dev.plantline.model.KafkaConnection}
     */
    KafkaSource(
            ReceivingInterface door,
            Function<String, ReceivingInterface> doors,
            Supplier<Map<String, Object>> connection,
            Supplier<String> ids,
            InstantSource clock,
            GatewayMeter meter) {
        this.interfaceName = door.id().name();
        this.topic = ((ReceivingInterface.Copy) door.way()).topic();
        this.doors = doors;
        this.connection = connection;
        this.ids = ids;
        this.clock = clock;
        this.meter = meter;
        this.thread = new Thread(this::run, "kafka-source-" + interfaceName);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The topic that is copied. */
    String topic() {
        return topic;
    }

    /** How it stands. */
    SourceState state() {
        return state;
    }

    /** Whether its thread ended although nobody closed it: only an error of ours does that. */
    boolean ended() {
        return !closing() && !thread.isAlive();
    }

    private boolean closing() {
        return ending.getCount() == 0;
    }

    private void run() {
        long pause = 200;
        while (!closing()) {
            try {
                copyUntilClosed();
                pause = 200;
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Source of {} was woken up to end", interfaceName);
            } catch (RuntimeException e) {
                state = new SourceState(
                        State.blocked,
                        "Kafka: " + e.getMessage() + " (" + e.getClass().getSimpleName() + ")");
                LOG.warn(
                        "Copying {} to {} stopped and begins again at what is committed in {} ms: {}",
                        topic,
                        interfaceName,
                        pause,
                        e.toString());
                pause = pause(pause);
            }
        }
        state = new SourceState(State.waiting, "closed");
    }

    /** Decorrelated jitter: next to nobody comes back at the same moment as others. */
    private long pause(long last) {
        try {
            ending.await(last, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending.countDown();
        }
        return Math.min(MAX_PAUSE_MS, ThreadLocalRandom.current().nextLong(200, 3 * last));
    }

    private void copyUntilClosed() {
        var door = doors.apply(interfaceName);
        try (var reading = new KafkaConsumer<>(
                        consumerSettings(door.id().sourceGroup()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                var writing = new Writing(door.id(), door.maxBytes())) {
            consumer = reading;
            reading.subscribe(List.of(topic), writing);
            while (!closing()) {
                var records = poll(reading);
                state = standing(reading);
                if (!records.isEmpty()) {
                    copy(reading, writing.producer, records);
                }
            }
        } finally {
            consumer = null;
        }
    }

    private SourceState standing(KafkaConsumer<byte[], byte[]> reading) {
        if (!reading.assignment().isEmpty()) {
            return SourceState.COPYING;
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
            var gaps = e.offsetOutOfRangePartitions();
            LOG.error(
                    "Records of {} were deleted before they were copied to {}: nothing is left from {} (partition and offset) to {};"
                            + " ask the sender for them, and lengthen the topic's retention",
                    topic,
                    interfaceName,
                    gaps,
                    reading.beginningOffsets(gaps.keySet()));
            reading.seekToBeginning(gaps.keySet());
        }
        return ConsumerRecords.empty();
    }

    private void copy(
            KafkaConsumer<byte[], byte[]> reading,
            KafkaProducer<byte[], byte[]> producer,
            ConsumerRecords<byte[], byte[]> records) {
        var door = doors.apply(interfaceName);
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            producer.send(incoming(door, record).record());
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        records.nextOffsets().forEach(offsets::put);
        producer.sendOffsetsToTransaction(offsets, reading.groupMetadata());
        producer.commitTransaction();
        meter.copied(interfaceName, records.count());
    }

    private Incoming incoming(ReceivingInterface door, ConsumerRecord<byte[], byte[]> record) {
        byte[] body = record.value() == null ? new byte[0] : record.value();
        String position = record.partition() + "/" + record.offset();
        var now = clock.instant();
        if (body.length > door.maxBytes()) {
            // It fits nowhere, but it was received: its place in the plant's topic stands for it.
            var received = new Received(interfaceName, new byte[0], "kafka:" + topic, position);
            return Incoming.unreadable(
                    door,
                    received,
                    ids.get(),
                    now,
                    "The message has " + body.length + " bytes and at most " + door.maxBytes()
                            + " are taken; it stands in " + topic + " at " + position + ".");
        }
        return Incoming.asItCame(door, new Received(interfaceName, body, "kafka:" + topic, position), ids.get(), now);
    }

    /**
     * The producer, made for the partitions that this gateway has: its transactional id is that of the lowest of them. So no two gateways share
     * one, and a gateway that comes back ends at once what it left open before it died.
     */
    private final class Writing implements ConsumerRebalanceListener, AutoCloseable {
        private final InterfaceId id;
        private final int maxBytes;
        private KafkaProducer<byte[], byte[]> producer;

        Writing(InterfaceId id, int maxBytes) {
            this.id = id;
            this.maxBytes = maxBytes;
        }

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
                    .ifPresent(lowest -> {
                        var settings = Appender.settings(connection.get(), maxBytes);
                        settings.put("client.id", "plantline-source-" + interfaceName);
                        settings.put("transactional.id", id.sourceTransactionalId(lowest));
                        settings.put("transaction.timeout.ms", 15_000);
                        settings.put("max.block.ms", 15_000);
                        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
                        producer.initTransactions();
                    });
        }

        @Override
        public void close() {
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
        }
    }

    private Map<String, Object> consumerSettings(String group) {
        var settings = new HashMap<>(connection.get());
        settings.put("client.id", "plantline-source-" + interfaceName);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "none"); // never in silence
        settings.put("allow.auto.create.topics", false);
        settings.put("session.timeout.ms", 6_000);
        settings.put("heartbeat.interval.ms", 2_000);
        settings.put("metadata.max.age.ms", 30_000);
        // All partitions move at once: the producer belongs to the set of them.
        settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
        settings.put("max.poll.records", 500);
        settings.put("fetch.max.bytes", 1 << 20);
        settings.put("max.partition.fetch.bytes", 1 << 20);
        settings.put("receive.buffer.bytes", 64 << 10);
        return settings;
    }

    /** Ends sources after the transactions that are open; waits for all of them together, {@link #CLOSE} at most. */
    static void close(Collection<KafkaSource> sources) {
        sources.forEach(KafkaSource::end);
        long latest = System.nanoTime() + CLOSE.toNanos();
        try {
            for (KafkaSource each : sources) {
                TimeUnit.NANOSECONDS.timedJoin(each.thread, latest - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        ending.countDown();
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
    }
}
