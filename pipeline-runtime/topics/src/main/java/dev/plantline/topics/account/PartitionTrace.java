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
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.topics.account.TraceFound.Found;
import dev.plantline.topics.account.TraceFound.Place;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks for messages in one partition. Delivery may run meanwhile, so, as for the account, what is read first is what changes last: the end of the audit, then
 * {@code .aside} with the checkpoint, then the audit as far as the checkpoint vouches for it, then what of {@code .in} has no outcome.
 */
final class PartitionTrace {
    /** Longest wait for records that must be there. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Longest wait for lines that may have been committed a moment ago, or may not be there. */
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);
    /** Positions that one record of the target is looked for by. */
    private static final int MOST_POSITIONS = 1_000;
    /** Messages that are looked up in {@code .in}, each with a request of its own, for the contract under which they came. */
    private static final int MOST_LOOKED_UP = 200;
    /** Commands that are remembered as proven; of what more of them did, the actor is told as a claim. */
    private static final int MOST_PROVEN = 10_000;

    private final InterfaceId id;
    private final int partition;
    private final TopicReader reader;
    private final TopicsOnBroker topics;
    private final PublicAnchorKeys anchors;
    private final HistoryKeys history;
    private final TraceFound found;
    private final TopicPartition in;
    private final TopicPartition aside;
    private final TopicPartition audit;

    private final List<String> gaps = new ArrayList<>();
    private final Map<String, AuditRecord> approved = new HashMap<>();
    private final Map<String, Released> released = new HashMap<>();
    private long records;
    private Instant lastLine;
    private long received;
    private long pending;
    private VerifiedAudit verified;
    private Optional<String> wrongSignature = Optional.empty();

    PartitionTrace(
            InterfaceId id,
            int partition,
            TopicReader reader,
            TopicsOnBroker topics,
            PublicAnchorKeys anchors,
            HistoryKeys history,
            TraceFound found) {
        this.id = id;
        this.partition = partition;
        this.reader = reader;
        this.topics = topics;
        this.anchors = anchors;
        this.history = history;
        this.found = found;
        this.in = new TopicPartition(id.inTopic(), partition);
        this.aside = new TopicPartition(id.asideTopic(), partition);
        this.audit = new TopicPartition(id.auditTopic(), partition);
    }

    Trace.Reach read(Instant since, Instant now) {
        gaps.addAll(topics.without(partition));
        if (gaps.isEmpty() && found.isOver()) {
            gaps.add("there was no time left to read it");
        }
        if (gaps.isEmpty()) {
            try {
                readAll(since, now);
            } catch (OffsetOutOfRangeException e) {
                gaps.add("records were deleted while they were read: ask again");
            }
        }
        return new Trace.Reach(
                id, partition, records, lastLine, received, pending, verified, wrongSignature, List.copyOf(gaps));
    }

    private void readAll(Instant since, Instant now) {
        long begin = Math.max(reader.beginning(in), 0);
        long auditEnd = reader.end(audit);
        AsideContent content = new AsideContent();
        SignedAside signed = new SignedAside(history, new SignedPlace(id.asideTopic(), partition));
        long asideEnd = topics.writtenEnd(aside);
        readUntil(aside, reader.beginning(aside), asideEnd, signed::isWhole, PATIENCE, record -> {
            content.add(record);
            signed.add(record);
        });
        wrongSignature = signed.wrong();
        if (!content.unreadable().isEmpty()) {
            gaps.add(content.unreadable().size() + " records of " + id.asideTopic() + " cannot be read, the first: "
                    + content.unreadable().get(0).why());
        }
        Checkpoint checkpoint = checkpoint(content);
        long from = since == null ? reader.beginning(audit) : reader.since(audit, since, auditEnd);
        readAudit(from, auditEnd, checkpoint, now);
        setAside(content);
        if (checkpoint == null) {
            received = begin;
            gaps.add(
                    "there is no checkpoint that can be read, so nobody can tell which messages wait for their outcome");
        } else {
            readPending(Math.max(begin, checkpoint.next()), checkpoint);
        }
        lookUp(begin);
    }

    private Checkpoint checkpoint(AsideContent content) {
        try {
            return content.checkpoint();
        } catch (UnreadableFormException e) {
            return null;
        }
    }

    /** Reads to an end, and on until what belongs together is there; what no time is left for is a gap. Whether it got to the end. */
    private boolean readUntil(
            TopicPartition from,
            long begin,
            long end,
            BooleanSupplier isWhole,
            Duration patience,
            TopicReader.Records sink) {
        long[] reached = {begin};
        try {
            reader.readUntil(
                    from,
                    begin,
                    at -> (reached[0] = at) >= end && isWhole.getAsBoolean() || found.isOver(),
                    patience,
                    sink);
        } catch (UnreadableFormException e) {
            throw new IllegalStateException("the sinks note what they cannot read", e);
        }
        if (reached[0] < end) {
            gaps.add(from.topic() + " was read to offset " + reached[0] + " of " + end + ": "
                    + (found.isOver() ? "no time was left" : "the broker gave no more"));
        }
        return reached[0] >= end;
    }

    private void readAudit(long from, long end, Checkpoint checkpoint, Instant now) {
        Set<Long> positions = found.question().isRecord() ? positions(from, end) : Set.of();
        Set<String> proven = new HashSet<>();
        AnchorCheck check = new AnchorCheck(audit, anchors, new TreeMap<>(), null);
        long last = checkpoint == null ? 0 : checkpoint.chain().records();
        boolean[] isReadable = {true};
        // Where nothing was audited since, nobody can tell whether the last line is before.
        Duration patience = from < end ? PATIENCE : SHORT_PATIENCE;
        boolean isWhole = readUntil(audit, from, end, () -> records >= last || !isReadable[0], patience, record -> {
            if (!isReadable[0]) {
                return;
            }
            try {
                AuditRecord line = AuditRecord.read(record.value());
                check.take(line, record.value(), record.offset());
                records = line.number();
                lastLine = line.processed();
                // Only the line of the command says that its actor is proven, and comes before those of its messages.
                if (line.what() == What.command
                        && Boolean.TRUE.equals(line.human().proven())
                        && proven.size() < MOST_PROVEN) {
                    proven.add(line.human().command());
                }
                if (line.what() == AuditRecord.What.revision) {
                    approved.put(line.revision(), line);
                    if (line.released() != null) {
                        released.put(line.released().release(), line.released());
                    }
                }
                if (line.offset() >= 0 && (found.question().names(line) || positions.contains(line.offset()))) {
                    found.line(
                            new Place(id, line.topicId(), partition, line.offset()),
                            approvedAs(
                                    line.human() != null
                                                    && proven.contains(
                                                            line.human().command())
                                            ? line.proven()
                                            : line),
                            record.value().length);
                }
            } catch (UnreadableFormException e) {
                isReadable[0] = false;
                gaps.add("offset " + record.offset() + " of " + id.auditTopic() + " cannot be read (" + e.getMessage()
                        + "), and nothing behind it was looked at");
            }
        });
        verified = check.end(now);
        if (!isWhole || !isReadable[0]) {
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
        readUntil(audit, from, end, () -> true, PATIENCE, record -> {
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
        readUntil(aside, content.commands().get(0), end, () -> true, PATIENCE, record -> {
            if (pending.contains(record.offset()) && record.value() != null) {
                try {
                    note(Command.read(record.value()).with(null), traced);
                } catch (UnreadableFormException e) {
                    return; // its owner refuses it
                }
            }
        });
        if (content.moreCommandsFrom() >= 0) {
            gaps.add("more than " + pending.size()
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
        readUntil(in, from, end, () -> true, PATIENCE, record -> {
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
        received = gaps.isEmpty() ? Math.max(end, from) : received;
    }

    /** Under which contract a message came stands in the message alone, for as long as that is kept. */
    private void lookUp(long begin) {
        String topicId = topics.idOfIn();
        int asked = 0;
        for (Map.Entry<Place, Found> one : found.in(id, partition).entrySet()) {
            long offset = one.getKey().offset();
            boolean isThere = one.getKey().topicId().equals(topicId) && offset >= begin;
            if (isThere && !one.getValue().hasHeaders() && asked < MOST_LOOKED_UP && !found.isOver()) {
                asked++;
                try {
                    reader.readUntil(in, offset, at -> at > offset, PATIENCE, record -> {
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
