package dev.plantline.gateway.odoo;

import dev.plantline.api.v1alpha1.source.OdooSource;
import dev.plantline.api.v1alpha1.source.OdooSource.Strategy;
import dev.plantline.gateway.Intake;
import dev.plantline.gateway.Intake.Copier;
import dev.plantline.gateway.Intake.Position;
import dev.plantline.gateway.Intake.Received;
import dev.plantline.gateway.ReceivingInterface;
import dev.plantline.gateway.SourceKind.Opening;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.Backoff;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.Durations;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.Provenance;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.records.Records;
import dev.plantline.model.records.RecordsUnreadableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * Reads the records of an Odoo again and again and writes those that have changed into their interface's {@code .in}.
 *
 * <p>One gateway reads: the one that has partition 0 of {@code .in} in the group of the source. It reads nothing there. How far it has read Odoo is the
 * group's offset, written in one transaction with the messages, so a gateway that is no longer the reader can write neither. Whatever goes wrong in Kafka ends
 * in one way: let go of everything, pause, begin again at what is committed. What goes wrong in Odoo is tried again without that.
 */
final class RecordPoller {
    private static final Logger LOG = LoggerFactory.getLogger(RecordPoller.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int READER = 0;

    private final String interfaceName;
    private final OdooSource manifest;
    private final String topic;
    private final Records records;
    private final Map<String, Object> connection;
    private final Intake intake;
    private final Backoff backoff;
    private final InstantSource clock;
    private final long every;
    private final SentRecords sent;
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private volatile ReceivingInterface to;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile SourceState state = SourceState.STARTING;
    /** Whether its thread waits for Odoo. */
    private boolean asking;

    /**
     * A reader that is not started yet.
     *
     * @param manifest what is read, and how often
     * @param records the way to Odoo
     * @param opening where the messages go
     * @param backoff pauses before it begins again
     * @param clock up to when records can have been written
     * @param sent what it has sent; of its own
     */
    RecordPoller(
            OdooSource manifest,
            Records records,
            Opening opening,
            Backoff backoff,
            InstantSource clock,
            SentRecords sent) {
        this.sent = sent;
        this.to = opening.to();
        this.interfaceName = to.id().name();
        this.manifest = manifest;
        this.topic = to.id().inTopic();
        this.records = records;
        this.connection = opening.connection();
        this.intake = opening.intake();
        this.backoff = backoff;
        this.clock = clock;
        this.every = Durations.parse(manifest.every()).toNanos();
        this.thread = DaemonThreads.thread("odoo-source-" + interfaceName, this::run);
    }

    void start() {
        thread.start();
    }

    /** Writes under another revision of the same interface from the next page on. */
    void sendTo(ReceivingInterface next) {
        to = next;
    }

    SourceState state() {
        return state;
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
                readUntilClosed();
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
                "Reading {} for {} stopped and begins again at what is committed in {} ms: {}",
                manifest.model(),
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

    private void readUntilClosed() {
        try (var reading = new KafkaConsumer<>(
                        consumerSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var place = new Place(reading)) {
            consumer = reading;
            reading.subscribe(List.of(topic), place);
            long next = System.nanoTime();
            long pause = 0;
            while (!closing()) {
                reading.poll(POLL);
                if (place.copier == null) {
                    state = standing(reading);
                    next = System.nanoTime();
                } else if (System.nanoTime() - next >= 0) {
                    long begun = System.nanoTime();
                    try {
                        pass(reading, place);
                        pause = 0;
                        next = begun + every;
                    } catch (RecordsUnreadableException e) {
                        pause = backoff.after(pause);
                        next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
                        unreadable(e);
                    }
                }
            }
        } finally {
            consumer = null;
        }
    }

    private void unreadable(RecordsUnreadableException why) {
        if (closing()) {
            return;
        }
        var now = new SourceState(State.blocked, why.getMessage());
        if (!now.equals(state)) {
            LOG.warn("Reading {} for {} goes on by itself: {}", manifest.model(), interfaceName, why.getMessage());
        }
        state = now;
    }

    private SourceState standing(KafkaConsumer<byte[], byte[]> reading) {
        if (!reading.assignment().isEmpty()) {
            return new SourceState(State.waiting, "another gateway reads " + manifest.model());
        }
        if (reading.groupMetadata().generationId() < 0) {
            // It still joins its group: that it has no partition says nothing yet.
            return state;
        }
        return reading.partitionsFor(topic).isEmpty()
                ? new SourceState(
                        State.blocked,
                        "nobody can say who reads: " + topic + " does not exist, or this user may not read it")
                : new SourceState(State.waiting, "another gateway reads " + manifest.model());
    }

    /**
     * Reads all that may have changed, page by page. What cannot be read is tried again at its page. What was sent of a pass that another gateway does not
     * come to the end of is sent again and counts as duplicates.
     */
    private void pass(KafkaConsumer<byte[], byte[]> reading, Place place) throws RecordsUnreadableException {
        if (place.pass == null) {
            sent.begin();
            var since = manifest.strategy() == Strategy.window ? place.mark.since() : Optional.<String>empty();
            place.pass = new Pass(since, clock.instant(), place.mark);
        }
        var pass = place.pass;
        while (place.pass == pass && !closing()) {
            var page = asked(pass.after, pass.since);
            long after = pass.after;
            var mark = pass.mark;
            for (var row : page.rows()) {
                after = row.id();
                mark = mark.upTo(row.writeDate(), pass.latest);
            }
            send(reading, place, page, page.isLast() ? mark : place.mark);
            pass.after = after;
            pass.mark = mark;
            if (!page.isLaterOn()) {
                state = SourceState.RECEIVING;
            }
            if (page.isLast()) {
                switch (manifest.strategy()) {
                    case window -> mark.since().ifPresent(sent::forgetBefore);
                    case full -> sent.keepSeen();
                }
                place.pass = null;
                return;
            }
            reading.poll(Duration.ZERO);
        }
    }

    /** One reading of all that may have changed. */
    private static final class Pass {
        private final Optional<String> since;
        /** What claims to have been written later would hide what is written until then. */
        private final Instant latest;
        /** Up to when was read in it. */
        private Mark mark;
        /** Behind which record it goes on. */
        private long after;

        Pass(Optional<String> since, Instant latest, Mark mark) {
            this.since = since;
            this.latest = latest;
            this.mark = mark;
        }
    }

    private Records.Page asked(long after, Optional<String> since) throws RecordsUnreadableException {
        asking(true);
        try {
            return records.read(after, since);
        } finally {
            asking(false);
        }
    }

    private synchronized void asking(boolean now) {
        asking = now && !closing();
        if (!now && closing()) {
            Thread.interrupted(); // it was for the call; Kafka's clients are still to be closed
        }
    }

    private void send(KafkaConsumer<byte[], byte[]> reading, Place place, Records.Page page, Mark mark)
            throws RecordsUnreadableException {
        var messages = new ArrayList<Received>();
        var bodies = new HashMap<Long, byte[]>();
        var writeDates = new HashMap<Long, String>();
        for (var row : page.rows()) {
            if (manifest.strategy() == Strategy.full && sent.saw(row.id()) > sent.most()) {
                sent.keepSeen();
                place.pass = null; // how many there are is counted from the first
                throw new RecordsUnreadableException(
                        "there are more than " + sent.most() + " records of " + manifest.model()
                                + ", too many to compare them all: narrow when, or take the strategy window");
            }
            if (!sent.has(row.id(), row.message())) {
                messages.add(new Received(
                        row.message(),
                        "odoo:" + manifest.model(),
                        row.id() + row.writeDate().map(date -> "/" + date).orElse(""),
                        Provenance.fetched(null)));
                bodies.put(row.id(), row.message());
                row.writeDate().ifPresent(date -> writeDates.put(row.id(), date));
            }
        }
        if (manifest.strategy() == Strategy.window && !sent.hasRoomFor(bodies.keySet())) {
            place.pass.mark.since().ifPresent(sent::forgetBefore);
            if (!sent.hasRoomFor(bodies.keySet())) {
                throw new RecordsUnreadableException("more than " + sent.mostOfAWindow() + " records of "
                        + manifest.model() + " were written within ten minutes, too many to know which were sent: "
                        + "narrow when");
            }
        }
        if (!messages.isEmpty() || !mark.equals(place.mark)) {
            place.copier.copy(to, messages, new Position(Map.of(reader(), mark.offset()), reading.groupMetadata()));
            place.mark = mark;
            sent.sent(bodies, writeDates);
        }
    }

    private TopicPartition reader() {
        return new TopicPartition(topic, READER);
    }

    /** What it has while it is the reader: the way into {@code .in}, under an id of which there is one, and how far Odoo was read. */
    private final class Place implements ConsumerRebalanceListener, AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> reading;
        private Copier copier;
        private Mark mark;
        /** The one that goes on; null: the next begins at the first record. */
        private Pass pass;

        Place(KafkaConsumer<byte[], byte[]> reading) {
            this.reading = reading;
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
            reading.pause(partitions);
            if (partitions.contains(reader())) {
                // First the fence: nobody moves the offset any more that is read behind it.
                copier = intake.copier(
                        "plantline-source-" + interfaceName, to.id().sourceTransactionalId(READER), to.maxBytes());
                var committed = reading.committed(Set.of(reader())).get(reader());
                mark = Mark.committed(committed, Mark.subject(records.place(), manifest));
            }
        }

        @Override
        public void close() {
            sent.clear();
            pass = null;
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
        // Nothing is read there: the position is none in the topic.
        settings.put("auto.offset.reset", "latest");
        settings.put("allow.auto.create.topics", false);
        settings.put("session.timeout.ms", 6_000);
        settings.put("heartbeat.interval.ms", 2_000);
        settings.put("metadata.max.age.ms", 30_000);
        // A read takes up to half a minute for its turn, then two and a half minutes for each of at most three answers.
        settings.put("max.poll.interval.ms", 600_000);
        settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
        settings.put("receive.buffer.bytes", 32 << 10);
        return settings;
    }

    /** Waits until the page that it is at is written, after {@link #end}. */
    void join(Duration atMost) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, atMost.toNanos());
    }

    void end() {
        ending.countDown();
        synchronized (this) {
            if (asking) {
                thread.interrupt();
            }
        }
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
    }
}
