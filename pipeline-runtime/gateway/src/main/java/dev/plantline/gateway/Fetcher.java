package dev.plantline.gateway;

import dev.plantline.gateway.Intake.Copier;
import dev.plantline.gateway.SourceKind.Opening;
import dev.plantline.model.Backoff;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.PlainText;
import dev.plantline.model.WorkloadStatus.State;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that fetches the messages of one interface, as a member of the source's group in Kafka, which says who fetches and up to where.
 *
 * <p>Whatever goes wrong in Kafka ends in one way: let go of everything, pause, begin again at what is committed.
 */
public abstract class Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
    /** The longest wait for Kafka at once: so long it may take until the end is noticed. */
    protected static final Duration POLL = Duration.ofMillis(500);

    private final String interfaceName;
    private final String topic;
    private final Map<String, Object> connection;
    private final Intake intake;
    private final Backoff backoff;
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile ReceivingInterface to;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile SourceState state = SourceState.STARTING;

    /**
     * One that is not started yet.
     *
     * @param kind names the thread, for example kafka
     * @param topic by whose partitions the group shares the work
     * @param opening whose messages these are and where they go
     * @param backoff pauses before it begins again
     */
    protected Fetcher(String kind, String topic, Opening opening, Backoff backoff) {
        this.to = opening.to();
        this.interfaceName = to.id().name();
        this.topic = topic;
        this.connection = opening.connection();
        this.intake = opening.intake();
        this.backoff = backoff;
        this.thread = DaemonThreads.thread(kind + "-source-" + interfaceName, this::run);
    }

    /**
     * Fetches until {@link #closing}. What it throws of Kafka is told, and after a pause it is called again.
     *
     * @param reading a new member of the group, which has not subscribed; closed by the caller
     */
    protected abstract void fetch(KafkaConsumer<byte[], byte[]> reading);

    /** What is fetched, for the log and whoever looks at the state: for example the name of a topic. */
    protected abstract String what();

    /** How it stands that this member has no part in the work although it belongs to the group. */
    protected abstract String others();

    /** Settings of the consumer of this kind, beside those that every kind has. */
    protected abstract Map<String, Object> settings();

    /** Begins; called once. */
    public final void start() {
        thread.start();
    }

    /** Writes under another revision of the same interface from the next transaction on. */
    final void sendTo(ReceivingInterface next) {
        to = next;
    }

    /** Under whose revision it writes. */
    protected final ReceivingInterface to() {
        return to;
    }

    /** How it stands. */
    public SourceState state() {
        return state;
    }

    /** Tells how it stands. */
    protected final void tell(SourceState now) {
        state = now;
    }

    /** Whether its thread ended although nobody closed it: only an internal error does that. */
    final boolean ended() {
        return !closing() && !thread.isAlive();
    }

    /** Whether somebody has asked it to end. */
    protected final boolean closing() {
        return ending.getCount() == 0;
    }

    /** The name of the interface. */
    protected final String interfaceName() {
        return interfaceName;
    }

    /** By whose partitions the group shares the work. */
    protected final String topic() {
        return topic;
    }

    /** Its own thread. */
    protected final Thread thread() {
        return thread;
    }

    /** The way into {@code .in} for whoever has this partition and none below it: no two members share one. */
    protected final Copier copier(int partition) {
        return intake.copier(
                "plantline-source-" + interfaceName, to.id().sourceTransactionalId(partition), to.maxBytes());
    }

    /** How a member of the group stands that fetches when it has a part in the work. */
    protected final SourceState standing(KafkaConsumer<byte[], byte[]> reading, String missing) {
        if (reading.groupMetadata().generationId() < 0) {
            // It still joins its group: that it has no partition says nothing yet.
            return state;
        }
        return reading.partitionsFor(topic).isEmpty()
                ? new SourceState(
                        State.blocked, missing + ": " + topic + " does not exist, or this user may not read it")
                : new SourceState(State.waiting, others());
    }

    private void run() {
        long pause = 0;
        while (!closing()) {
            try {
                fetchUntilClosed();
                pause = 0;
            } catch (WakeupException | InterruptException e) {
                LOG.debug("Source of {} was woken up to end", interfaceName);
            } catch (KafkaException e) {
                pause = backoff.after(pause);
                stopped("Kafka: " + PlainText.said(e), pause);
            } catch (RuntimeException e) {
                pause = backoff.after(pause);
                stopped("an internal error: " + ErrorTrace.of(e), pause);
            }
        }
        state = new SourceState(State.waiting, "closed");
    }

    private void fetchUntilClosed() {
        try (var reading =
                new KafkaConsumer<>(consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer = reading;
            fetch(reading);
        } finally {
            consumer = null;
        }
    }

    private void stopped(String why, long pause) {
        state = new SourceState(State.blocked, why);
        LOG.warn(
                "Fetching {} for {} stopped and begins again at what is committed in {} ms: {}",
                what(),
                interfaceName,
                pause,
                why);
        try {
            ending.await(pause, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending.countDown();
        }
    }

    private Map<String, Object> consumerSettings() {
        var all = new HashMap<>(connection);
        all.put("client.id", "plantline-source-" + interfaceName);
        all.put("group.id", to.id().sourceGroup());
        all.put("enable.auto.commit", false);
        all.put("isolation.level", "read_committed");
        all.put("allow.auto.create.topics", false);
        all.put("session.timeout.ms", 6_000);
        all.put("heartbeat.interval.ms", 2_000);
        all.put("metadata.max.age.ms", 30_000);
        // All partitions move at once: the producer belongs to the set of them.
        all.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
        all.putAll(settings());
        return all;
    }

    /** Asks it to end; does not wait. */
    public void end() {
        ending.countDown();
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
    }

    /** Waits until what it is writing is written, after {@link #end}. */
    public final void join(Duration atMost) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, atMost.toNanos());
    }

    /** What a member has while it has a part in the work; it lets go of it whenever the parts move, which happens in poll only, between transactions. */
    protected abstract static class Part implements ConsumerRebalanceListener, AutoCloseable {
        @Override
        public final void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            close();
        }

        @Override
        public final void onPartitionsLost(Collection<TopicPartition> partitions) {
            close();
        }

        @Override
        public final void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            close();
            take(List.copyOf(partitions));
        }

        /** Takes its part. */
        protected abstract void take(List<TopicPartition> partitions);

        @Override
        public abstract void close();
    }
}
