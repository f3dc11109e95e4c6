package dev.plantline.topics.account;

import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Released;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.TraceFound.Found;
import dev.plantline.topics.account.TraceFound.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Looks for messages in one partition: in {@code .aside} and the audit, then in what of {@code .in} has no outcome. */
final class PartitionTrace {
    /** Positions that one record of the target is looked for by. */
    private static final int MOST_POSITIONS = 1_000;
    /** Messages that are looked up in {@code .in}, each with a request of its own, for the contract under which they came. */
    private static final int MOST_LOOKED_UP = 200;
    /** Commands that are remembered as proven; of what more of them did, the actor is told as a claim. */
    private static final int MOST_PROVEN = 10_000;

    private final PartitionReading reading;
    private final InterfaceId id;
    private final int partition;
    private final TopicReader reader;
    private final TopicsOnBroker topics;
    private final TraceFound found;
    private final TopicPartition in;

    private final Map<String, AuditRecord> approved = new HashMap<>();
    private final Map<String, Released> released = new HashMap<>();
    private long received;
    private long pending;

    PartitionTrace(PartitionReading reading, TraceFound found) {
        this.reading = reading;
        this.id = reading.id();
        this.partition = reading.partition();
        this.reader = reading.reader();
        this.topics = reading.topics();
        this.found = found;
        this.in = new TopicPartition(id.inTopic(), partition);
    }

    Trace.Reach read(Instant since, Instant now) {
        reading.read(() -> readAll(since, now));
        return reading.reach(received, pending);
    }

    private void readAll(Instant since, Instant now) {
        TopicPartition audit = reading.audit();
        long begin = Math.max(reader.beginning(in), 0);
        long auditEnd = reader.end(audit);
        AsideContent content = reading.content();
        Optional<Checkpoint> checkpoint = PartitionReading.checkpoint(content);
        long from = since == null ? reader.beginning(audit) : reader.since(audit, since, auditEnd);
        readAudit(from, auditEnd, checkpoint, now);
        setAside(content);
        if (checkpoint.isEmpty()) {
            received = begin;
            reading.gap(
                    "there is no checkpoint that can be read, so nobody can tell which messages wait for their outcome");
        } else {
            readPending(Math.max(begin, checkpoint.get().next()), checkpoint.get());
        }
        lookUp(begin);
    }

    private void readAudit(long from, long end, Optional<Checkpoint> checkpoint, Instant now) {
        Set<Long> positions = found.question().isRecord() ? positions(from, end) : Set.of();
        Set<String> proven = new HashSet<>();
        boolean isWhole = reading.readAudit(from, end, checkpoint, now, (line, record) -> {
            boolean isProven =
                    line.human() != null && Boolean.TRUE.equals(line.human().proven());
            // Only the line of the command says that its actor is proven, and comes before those of its messages.
            if (line.what() == What.command && isProven && proven.size() < MOST_PROVEN) {
                proven.add(line.human().command());
            }
            if (line.what() == What.revision) {
                approved.put(line.revision(), line);
                if (line.released() != null) {
                    released.put(line.released().release(), line.released());
                }
            }
            if (line.offset() >= 0 && (found.question().names(line) || positions.contains(line.offset()))) {
                boolean isOfProven =
                        line.human() != null && proven.contains(line.human().command());
                found.line(
                        new Place(id, line.topicId(), partition, line.offset()),
                        approvedAs(isOfProven ? line.proven() : line),
                        record.value().length);
            }
        });
        if (!isWhole) {
            found.cut(id, partition);
        }
    }

    /** Who decided that a revision may run stands before the first line under it, and who released a batch before the first line of that. */
    private AuditRecord approvedAs(AuditRecord line) {
        AuditRecord known = Optional.ofNullable(approved.get(line.revision()))
                .map(each -> line.approvedAs(each.approved()))
                .orElse(line);
        return line.released() == null
                ? known
                : known.releasedAs(released.get(line.released().release()));
    }

    /** A record stands only in the line of the outcome: the other lines about the same message are found by its position. */
    private Set<Long> positions(long from, long end) {
        Set<Long> positions = new HashSet<>();
        reading.readUntil(reading.audit(), from, end, () -> true, PartitionReading.PATIENCE, record -> {
            try {
                AuditRecord line = AuditRecord.read(record.value());
                if (line.offset() >= 0 && found.question().names(line)) {
                    if (positions.size() < MOST_POSITIONS) {
                        positions.add(line.offset());
                    } else if (!positions.contains(line.offset())) {
                        found.leave();
                    }
                }
            } catch (UnreadableFormException e) {
                return; // told when it is read again
            }
        });
        return positions;
    }

    private void setAside(AsideContent content) {
        String topicId = topics.idOfIn();
        Set<Place> known = found.in(id, partition).keySet();
        Map<Long, AsideState> traced = new HashMap<>();
        for (Map.Entry<Long, AsideState> one : content.states().entrySet()) {
            AsideState state = one.getValue();
            Place at = new Place(id, topicId, partition, one.getKey());
            if (found.question().names(state.id(), state.orderKey()) || known.contains(at)) {
                found.message(at, message -> {
                    message.standsAside(state);
                    AsideContent.Body body = content.body(one.getKey(), state.edition());
                    if (body != null) {
                        message.is(body.headers());
                    }
                    traced.put(one.getKey(), state);
                });
            }
        }
        if (!traced.isEmpty() && !content.commands().isEmpty()) {
            readCommands(content, traced);
        }
    }

    /** Which commands name what is traced and wait for an owner. */
    private void readCommands(AsideContent content, Map<Long, AsideState> traced) {
        Set<Long> pending = new HashSet<>(content.commands());
        long end = content.commands().get(pending.size() - 1) + 1;
        reading.readUntil(
                reading.aside(), content.commands().get(0), end, () -> true, PartitionReading.PATIENCE, record -> {
                    if (pending.contains(record.offset()) && record.value() != null) {
                        try {
                            note(Command.read(record.value()).with(null), traced);
                        } catch (UnreadableFormException e) {
                            return; // its owner refuses it
                        }
                    }
                });
        if (content.moreCommandsFrom() >= 0) {
            reading.gap("more than " + pending.size()
                    + " commands wait for their owner, and only the oldest were looked at");
        }
    }

    private void note(Command command, Map<Long, AsideState> traced) {
        if (command.tooLong() != null || command.selection() == null || command.action() == null) {
            return; // its owner refuses it
        }
        traced.forEach((offset, state) -> {
            if (names(command, offset, state)) {
                found.message(new Place(id, topics.idOfIn(), partition, offset), message -> message.isAsked(command));
            }
        });
    }

    private static boolean names(Command command, long offset, AsideState state) {
        return command.selection()
                .<Boolean>match(
                        byOffset -> byOffset.offset() == offset,
                        byOrderKey -> state.orderKey().equals(byOrderKey.orderKey()),
                        all -> true,
                        lostBy -> false,
                        before -> offset < before.offset(),
                        setAsideBefore ->
                                setAsideBefore.time() != null && state.since().isBefore(setAsideBefore.time()),
                        wasApplied -> false);
    }

    private void readPending(long from, Checkpoint checkpoint) {
        long end = reader.end(in);
        received = from;
        String topicId = topics.idOfIn();
        reading.readUntil(in, from, end, () -> true, PartitionReading.PATIENCE, record -> {
            if (record.offset() < end) {
                received = record.offset() + 1;
                if (!checkpoint.hasOutcome(record.offset())) {
                    pending++;
                    headers(record)
                            .filter(headers -> found.question()
                                    .names(headers.id(), headers.keys().orderKey()))
                            .ifPresent(headers ->
                                    found.message(new Place(id, topicId, partition, record.offset()), message -> {
                                        message.is(headers);
                                        message.isPending();
                                    }));
                }
            }
        });
        received = reading.hasGaps() ? received : Math.max(end, from);
    }

    /** Under which contract a message came stands in the message alone, for as long as that is kept. */
    private void lookUp(long begin) {
        String topicId = topics.idOfIn();
        int asked = 0;
        for (Map.Entry<Place, Found> one : found.in(id, partition).entrySet()) {
            long offset = one.getKey().offset();
            boolean isThere = one.getKey().topicId().equals(topicId) && offset >= begin;
            if (isThere && !one.getValue().hasHeaders() && asked < MOST_LOOKED_UP && !reading.isOver()) {
                asked++;
                try {
                    reader.readUntil(in, offset, at -> at > offset, PartitionReading.PATIENCE, record -> {
                        if (record.offset() == offset) {
                            headers(record).ifPresent(one.getValue()::is);
                        }
                    });
                } catch (UnreadableFormException e) {
                    throw new IllegalStateException("no form is read here", e);
                }
            }
        }
    }

    /** Empty: intake did not write it. */
    private static Optional<MessageHeaders> headers(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(MessageHeaders.read(name -> AsideContent.lastHeader(record, name)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
