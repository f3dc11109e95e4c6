package dev.plantline.topics.account;

import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint.Sealed;
import dev.plantline.model.Command.Action;
import dev.plantline.model.Command.WasApplied;
import dev.plantline.model.Hashes;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.StopReason;
import dev.plantline.model.UnreadableFormException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** What of a partition can be tried once more, by its audit and by what still stands in {@code .in}. It only reads, and holds a line for each position named. */
public final class Replayable {
    /** Positions of one command. */
    public static final int MOST = 10_000;

    /** Offsets that are looked at by one command that applies again. */
    public static final int MOST_AGAIN = 100;

    /** Later messages that are told one by one. */
    private static final int MOST_LATER = 20;

    private static final Duration POLL = Duration.ofMillis(200);
    /** Clocks of brokers and pods differ by less. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private final KafkaConsumer<byte[], byte[]> reader;
    private final TopicPartition in;
    private final TopicPartition audit;
    private final String topicId;
    private final WasApplied which;
    private final long most;
    private long bytes;
    /** Positions that are named and were applied after somebody had adopted a restored target: it has them. */
    private final Set<Long> standing = new HashSet<>();

    private boolean restored;

    /**
     * A position as its last line has it.
     *
     * @param what became of it
     * @param edition 0: as received
     * @param orderKey of the message; absent: nobody knows it
     * @param versioned whether the message says how new it is
     * @param record that it made or changed in the target; absent: none
     * @param processed when
     * @param tries how often it was tried
     * @param command uid of the command behind it; absent: none
     * @param replayed whether a replay is behind it
     */
    public record Entry(
            long offset,
            What what,
            int edition,
            String orderKey,
            boolean versioned,
            String record,
            Instant processed,
            int tries,
            String command,
            boolean replayed) {
        /** With its places in two maps and why it cannot be tried. */
        private static final int BYTES = 420;

        /** What it takes in memory. */
        long bytes() {
            return BYTES + length(orderKey) + length(record) + length(command);
        }

        private static long length(String text) {
            return text == null ? 0 : 2L * text.length();
        }

        static Entry of(AuditRecord line) {
            AuditRecord.Message message = line.message();
            return new Entry(
                    line.offset(),
                    line.what(),
                    line.edition(),
                    message == null ? null : message.orderKey(),
                    message != null && message.keyVersion() != null,
                    line.record(),
                    line.processed(),
                    line.tries(),
                    line.human() == null ? null : line.human().command(),
                    line.human() != null
                            && (line.human().action() == Action.replay
                                    || line.human().action() == Action.applyAgain));
        }
    }

    /**
     * What was found.
     *
     * @param partition that was looked at
     * @param chosen what can be tried, by offset
     * @param not what is named and cannot be tried, with why, by offset
     * @param already how many have their outcome by the command itself
     * @param later the first later messages of the same order keys that were applied and are not named, or whose effect stands surely: what is tried now
     *     comes behind them
     * @param laterCount how many they are
     */
    public record Found(
            PartitionId partition,
            NavigableMap<Long, Entry> chosen,
            NavigableMap<Long, String> not,
            int already,
            List<Entry> later,
            long laterCount) {
        /** The same as long as exactly the same can be tried, and nothing of it was tried since. */
        public String seen() {
            StringBuilder all = new StringBuilder(partition.text());
            for (Entry each : chosen.values()) {
                all.append('\n').append(each.offset()).append(' ').append(each.processed());
                all.append(' ').append(each.tries()).append(' ').append(each.record());
            }
            return Hashes.sha256(all.toString().getBytes(StandardCharsets.UTF_8))
                    .substring(0, 8);
        }
    }

    /** More positions are named than one command takes. */
    public static final class TooManyException extends Exception {
        private static final long serialVersionUID = 1;

        TooManyException() {
            super("it names more than " + MOST
                    + " positions, or more than there is memory for, which is the most that one replay"
                    + " takes: narrow it with an end, and ask for the rest after it");
        }
    }

    /**
     * For one partition.
     *
     * @param reader of committed records; is assigned and sought here
     * @param topicId of {@code .in}: lines about another topic of that name say nothing about these messages
     * @param most bytes that may be taken by what is named
     */
    public Replayable(
            KafkaConsumer<byte[], byte[]> reader,
            InterfaceId id,
            int partition,
            String topicId,
            WasApplied which,
            long most) {
        this.reader = reader;
        this.in = new TopicPartition(id.inTopic(), partition);
        this.audit = new TopicPartition(id.auditTopic(), partition);
        this.topicId = topicId;
        this.which = which;
        this.most = most;
    }

    /**
     * Reads the audit up to its end of now.
     *
     * @param sealed what may leave {@code .in} at any time; null: nothing
     * @param command uid of the command that asks: what it has tried already is not tried again; null: none
     * @param issued when it was asked for: what another replay has tried since was not meant, for nobody could have seen it; null: now
     * @throws UnreadableFormException when another release wrote a line of the audit, or someone else did
     */
    public Found find(Sealed sealed, String command, Instant issued) throws UnreadableFormException, TooManyException {
        long begin = reader.beginningOffsets(Set.of(in)).get(in);
        long there = Math.max(begin, sealed == null ? 0 : sealed.to());
        long end = reader.endOffsets(Set.of(audit)).get(audit);
        long from = firstLine(there, end);
        NavigableMap<Long, Entry> named = named(from, end, issued);
        NavigableMap<Long, Entry> chosen = new TreeMap<>();
        NavigableMap<Long, String> not = new TreeMap<>();
        int already = 0;
        for (Entry each : named.values()) {
            if (command != null && command.equals(each.command())) {
                already++;
            } else if (each.what() != What.applied) {
                not.put(each.offset(), "is " + each.what() + hint(each.what()));
            } else if (!names(each, issued)) {
                continue;
            } else if (each.edition() > 0) {
                not.put(
                        each.offset(),
                        "was edited before it was applied, and .in holds only what was received: let the source send it");
            } else if (each.offset() < there) {
                not.put(each.offset(), "is no longer in .in, or may leave it at any time: let the source send it");
            } else {
                chosen.put(each.offset(), each);
            }
        }
        return later(chosen, not, already, from, end);
    }

    private static String hint(What what) {
        return switch (what) {
            case held, deadLettered -> ", and is tried again with: plantline aside retry";
            case duplicate, superseded -> ": it had no effect of its own";
            case discarded -> ": a human gave it up for good";
            case applied, command, commandRefused, revision, anchored, sealed -> "";
        };
    }

    /** No line about what is named stands before it. */
    private long firstLine(long there, long end) {
        reader.assign(Set.of(in));
        long at = Math.max(there, which.from());
        Instant since = which.since();
        long last = reader.endOffsets(Set.of(in)).get(in);
        if (at < last) {
            reader.seek(in, at);
            Instant received = null;
            while (received == null && reader.position(in) < last) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    received = Instant.ofEpochMilli(record.timestamp());
                    break;
                }
            }
            since = since == null || received != null && received.isAfter(since) ? received : since;
        }
        long begin = reader.beginningOffsets(Set.of(audit)).get(audit);
        if (since == null) {
            return begin;
        }
        OffsetAndTimestamp first = reader.offsetsForTimes(
                        Map.of(audit, since.minus(CLOCKS_DIFFER).toEpochMilli()))
                .get(audit);
        return first == null ? end : Math.max(begin, first.offset());
    }

    /** Is given each line. */
    @FunctionalInterface
    private interface Lines {
        void take(AuditRecord line) throws TooManyException;
    }

    private void read(long from, long end, Lines lines) throws UnreadableFormException, TooManyException {
        reader.assign(Set.of(audit));
        reader.seek(audit, from);
        while (reader.position(audit) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                AuditRecord line = AuditRecord.read(record.value());
                if (line.topicId().equals(topicId)) {
                    lines.take(line);
                }
            }
        }
    }

    /** The last line of each position that is named. What was applied before the time that is asked for counts only when nothing followed. */
    private NavigableMap<Long, Entry> named(long from, long end, Instant issued)
            throws UnreadableFormException, TooManyException {
        NavigableMap<Long, Entry> named = new TreeMap<>();
        read(from, end, line -> {
            if (line.adoption() != null && line.adoption().countedFrom() != null) {
                // Other messages stand there now; what was counted for those stays counted.
                named.tailMap(line.adoption().countedFrom(), true).clear();
            }
            if (line.adoption() != null && line.adoption().stop() == StopReason.targetRestored) {
                restored = true;
                standing.clear();
            }
            if (!line.what().isOutcome()) {
                return;
            }
            Entry entry = Entry.of(line);
            boolean isNamed = which.names(entry.offset(), entry.orderKey()) && names(entry, issued);
            if (isNamed || named.containsKey(entry.offset())) { // or later than asked for
                Entry before = named.put(entry.offset(), entry);
                bytes += entry.bytes() - (before == null ? 0 : before.bytes());
            }
            if (restored && entry.what() == What.applied && named.containsKey(entry.offset())) {
                standing.add(entry.offset());
            }
            if (named.size() > MOST || bytes > most) {
                throw new TooManyException();
            }
        });
        return named;
    }

    /** Of replays that were asked for in parts, none tries again what one before has tried meanwhile. */
    private boolean names(Entry entry, Instant issued) {
        boolean since = issued != null && entry.replayed() && !entry.processed().isBefore(issued);
        return which.names(entry.processed()) && !since;
    }

    private Found later(
            NavigableMap<Long, Entry> chosen, NavigableMap<Long, String> not, int already, long from, long end)
            throws UnreadableFormException, TooManyException {
        Map<String, Long> lowest = new HashMap<>();
        Map<String, Long> lowestGone = new HashMap<>();
        for (Entry each : chosen.values()) {
            if (!each.versioned() && each.orderKey() != null) {
                lowest.putIfAbsent(each.orderKey(), each.offset());
                if (!standing.contains(each.offset())) {
                    lowestGone.putIfAbsent(each.orderKey(), each.offset());
                }
            }
        }
        NavigableMap<Long, Entry> later = new TreeMap<>();
        long[] count = {0};
        if (!lowest.isEmpty()) {
            read(from, end, line -> {
                boolean isChosen = chosen.containsKey(line.offset());
                boolean counts = line.what() == What.applied && (!isChosen || standing.contains(line.offset()));
                Long first = counts && line.message() != null
                        ? (isChosen ? lowestGone : lowest).get(line.message().orderKey())
                        : null;
                boolean follows = first != null && line.offset() > first;
                if (follows && !later.containsKey(line.offset())) {
                    count[0]++;
                    if (later.size() < MOST_LATER) {
                        later.put(line.offset(), Entry.of(line));
                    }
                }
            });
        }
        return new Found(
                new PartitionId(topicId, in.partition()),
                chosen,
                not,
                already,
                new ArrayList<>(later.values()),
                count[0]);
    }
}
