package dev.plantline.gateway.odoo;

import dev.plantline.api.v1alpha1.source.OdooSource;
import dev.plantline.api.v1alpha1.source.OdooSource.Strategy;
import dev.plantline.gateway.Fetcher;
import dev.plantline.gateway.Intake.Copier;
import dev.plantline.gateway.Intake.Position;
import dev.plantline.gateway.Intake.Received;
import dev.plantline.gateway.SourceKind.Opening;
import dev.plantline.gateway.SourceState;
import dev.plantline.model.Backoff;
import dev.plantline.model.Durations;
import dev.plantline.model.Provenance;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.model.records.Records;
import dev.plantline.model.records.RecordsUnreadableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of an Odoo again and again and writes those that have changed into their interface's {@code .in}.
 *
 * <p>One gateway reads: the one that has partition 0 of {@code .in} in the group of the source. It reads nothing there. How far it has read Odoo is the
 * group's offset, written in one transaction with the messages, so a gateway that is no longer the reader can write neither. What goes wrong in Odoo is tried again
 * without letting go of that.
 */
final class RecordPoller extends Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(RecordPoller.class);
    private static final int READER = 0;

    private final OdooSource manifest;
    private final Records records;
    private final Backoff backoff;
    private final InstantSource clock;
    private final long every;
    private final SentRecords sent;
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
        super("odoo", opening.to().id().inTopic(), opening, backoff);
        this.manifest = manifest;
        this.records = records;
        this.backoff = backoff;
        this.clock = clock;
        this.every = Durations.parse(manifest.every()).toNanos();
        this.sent = sent;
    }

    @Override
    protected String what() {
        return manifest.model();
    }

    @Override
    protected String others() {
        return "another gateway reads " + manifest.model();
    }

    @Override
    protected Map<String, Object> settings() {
        return Map.of(
                // Nothing is read there: the position is none in the topic.
                "auto.offset.reset",
                "latest",
                // A read takes up to half a minute for its turn, then two and a half minutes for each of at most three
                // answers.
                "max.poll.interval.ms",
                600_000,
                "receive.buffer.bytes",
                32 << 10);
    }

    @Override
    protected void fetch(KafkaConsumer<byte[], byte[]> reading) {
        try (var place = new Place(reading)) {
            reading.subscribe(List.of(topic()), place);
            long next = System.nanoTime();
            long pause = 0;
            while (!closing()) {
                reading.poll(POLL);
                if (place.copier == null) {
                    tell(
                            reading.assignment().isEmpty()
                                    ? standing(reading, "nobody can say who reads")
                                    : new SourceState(State.waiting, others()));
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
        }
    }

    private void unreadable(RecordsUnreadableException why) {
        if (closing()) {
            return;
        }
        var now = new SourceState(State.blocked, why.getMessage());
        if (!now.equals(state())) {
            LOG.warn("Reading {} for {} goes on by itself: {}", manifest.model(), interfaceName(), why.getMessage());
        }
        tell(now);
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
                tell(SourceState.RECEIVING);
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
            place.copier.copy(to(), messages, new Position(Map.of(reader(), mark.offset()), reading.groupMetadata()));
            place.mark = mark;
            sent.sent(bodies, writeDates);
        }
    }

    private TopicPartition reader() {
        return new TopicPartition(topic(), READER);
    }

    /** What it has while it is the reader: the way into {@code .in}, under an id of which there is one, and how far Odoo was read. */
    private final class Place extends Part {
        private final KafkaConsumer<byte[], byte[]> reading;
        private Copier copier;
        private Mark mark;
        /** The one that goes on; null: the next begins at the first record. */
        private Pass pass;

        Place(KafkaConsumer<byte[], byte[]> reading) {
            this.reading = reading;
        }

        @Override
        protected void take(List<TopicPartition> partitions) {
            reading.pause(partitions);
            if (partitions.contains(reader())) {
                // First the fence: nobody moves the offset any more that is read behind it.
                copier = copier(READER);
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

    @Override
    public void end() {
        super.end();
        synchronized (this) {
            if (asking) {
                thread().interrupt();
            }
        }
    }
}
