package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.Partition;
import dev.plantline.delivery.partition.Replays.Replay;
import dev.plantline.model.Checkpoint.Sealed;
import dev.plantline.model.Command.Action;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.Replayable;
import dev.plantline.topics.account.Replayable.Entry;
import dev.plantline.topics.account.Replayable.Found;
import dev.plantline.topics.account.Replayable.TooManyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds what a replay names, and brings it page by page from {@code .in} to where it is set aside and tried. An owner that is lost in between leaves the rest
 * to the next one, which begins with the command again: what has been set aside by it says so. For the thread of a partition; Kafka is waited for by another,
 * which lives only while there is something to read.
 */
final class Replaying {
    /** Messages of one page, and how far it reaches. */
    private static final int PAGE = 100;

    private static final long SPAN = 2_000;
    /** Bytes after which a page ends. */
    private static final long PAGE_BYTES = 1 << 20;

    private static final Duration POLL = Duration.ofMillis(200);

    private final PartitionId id;
    private final InterfaceId interfaceId;
    private final Partition partition;
    private final KafkaClients clients;
    private final DeliveryEnvironment surroundings;
    private final Mailbox mailbox;

    private boolean reading;
    /** What is still to be read for the one that is carried out now, and nothing else of it; null: it is not known yet. */
    private Left left;

    private int done;
    private int gone;

    Replaying(
            PartitionId id,
            InterfaceId interfaceId,
            Partition partition,
            KafkaClients clients,
            DeliveryEnvironment surroundings,
            Mailbox mailbox) {
        this.id = id;
        this.interfaceId = interfaceId;
        this.partition = partition;
        this.clients = clients;
        this.surroundings = surroundings;
        this.mailbox = mailbox;
    }

    /**
     * Goes on with the replay that is carried out now.
     *
     * @param quiet whether everything that happened is committed, so that the audit tells it, and nothing is being sealed
     * @param sealed by the last checkpoint; null: nothing
     */
    void goOn(boolean quiet, Sealed sealed) {
        Replay replay = partition.replays().current();
        if (reading || replay == null) {
            return;
        }
        if (left == null) {
            if (quiet && partition.calls() == 0) {
                read("replay", () -> found(replay, sealed));
            }
        } else if (left.isEmpty()) {
            boolean again = replay.command().action() == Action.applyAgain;
            String result = done
                    + (done == 1 ? " message is " : " messages are ")
                    + (again ? "applied a second time" : "tried again")
                    + (gone == 0 ? "" : "; " + gone + " have left .in meanwhile");
            left = null;
            partition.replayed(result);
        } else if (partition.hasRoomForReplay()) {
            NavigableMap<Long, Integer> page = left.page();
            long most = Math.min(PAGE_BYTES, partition.live().share().inFlightBytes());
            read("replay", () -> page(page, most));
        } else if (quiet && partition.replayHasNoRoom() != null) {
            refuse(partition.replayHasNoRoom());
        }
    }

    /** Offsets in their order with the tries of each, as small as they can be: a replay can wait for room for long, in every partition of a pod. */
    private static final class Left {
        private final long[] offsets;
        private final int[] tries;
        private int next;

        Left(NavigableMap<Long, Entry> chosen) {
            offsets = chosen.keySet().stream().mapToLong(Long::longValue).toArray();
            tries = chosen.values().stream().mapToInt(Entry::tries).toArray();
        }

        boolean isEmpty() {
            return next == offsets.length;
        }

        /** The next ones with their tries, by offset. */
        NavigableMap<Long, Integer> page() {
            NavigableMap<Long, Integer> page = new TreeMap<>();
            long end = offsets[next] + SPAN;
            for (int i = next; i < offsets.length && offsets[i] < end && page.size() < PAGE; i++) {
                page.put(offsets[i], tries[i]);
            }
            return page;
        }

        /** Those below an offset are read. */
        int takeBelow(long offset) {
            int before = next;
            while (next < offsets.length && offsets[next] < offset) {
                next++;
            }
            return next - before;
        }
    }

    /** What an answer of Kafka's is made of. */
    @FunctionalInterface
    private interface Question {
        Event ask() throws UnreadableFormException;
    }

    private void read(String what, Question question) {
        reading = true;
        DaemonThreads.thread(what + "-" + interfaceId + "-" + id.partition(), () -> {
                    surroundings.replayReads().acquireUninterruptibly();
                    try {
                        mailbox.put(answer(question));
                    } finally {
                        surroundings.replayReads().release();
                    }
                })
                .start();
    }

    /** Never throws: the thread of the partition waits for the answer. */
    private static Event answer(Question question) {
        try {
            return question.ask();
        } catch (KafkaException e) {
            return new Event.OwnAgain("what a replay names cannot be read: " + Failures.words(e));
        } catch (UnreadableFormException e) {
            return new Event.ReplayFound(null, "what was applied cannot be told: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            return new Event.ReplayFound(null, "an internal error: " + ErrorTrace.of(e));
        }
    }

    private Event found(Replay replay, Sealed sealed) throws UnreadableFormException {
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            Found found = new Replayable(
                            reader,
                            interfaceId,
                            id.partition(),
                            id.topicId(),
                            replay.which(),
                            surroundings.bounds().memory().replay())
                    .find(sealed, replay.command().uid(), replay.command().issued());
            return new Event.ReplayFound(found, whyNot(replay, found));
        } catch (TooManyException e) {
            return new Event.ReplayFound(null, e.getMessage());
        }
    }

    private static String whyNot(Replay replay, Found found) {
        if (found.already() > 0) {
            return null; // an owner before has begun with it
        }
        String seen = replay.which().seen();
        if (seen != null && !seen.equals(found.seen())) {
            return "what it names is not what was seen of it: something of it was tried since. Look again, and ask anew";
        }
        if (found.chosen().isEmpty()) {
            return "nothing that it names was applied and stands in .in as it was received"
                    + (found.not().isEmpty()
                            ? ""
                            : "; offset " + found.not().firstKey() + " "
                                    + found.not().firstEntry().getValue());
        }
        if (found.laterCount() > 0 && !replay.which().acceptReorder()) {
            Entry first = found.later().get(0);
            return found.laterCount() + (found.laterCount() == 1 ? " later message" : " later messages")
                    + " of the same order keys were applied already and are not named, or stand since the target was restored, the first at offset "
                    + first.offset() + " of order key " + first.orderKey()
                    + ": name them too, or accept that these come behind them (--accept-reorder)";
        }
        return null;
    }

    private Event page(NavigableMap<Long, Integer> page, long most) {
        TopicPartition in = new TopicPartition(interfaceId.inTopic(), id.partition());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long bytes = 0;
        long at = page.firstKey();
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            reader.assign(Set.of(in));
            at = Math.max(at, reader.beginningOffsets(Set.of(in)).get(in));
            long end =
                    Math.min(page.lastKey() + 1, reader.endOffsets(Set.of(in)).get(in));
            reader.seek(in, at);
            while (at < end && bytes < most) {
                for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                    if (bytes < most && page.containsKey(record.offset())) {
                        records.add(record);
                        bytes += Math.max(0, record.serializedValueSize());
                        at = record.offset() + 1;
                    }
                }
                at = bytes < most ? Math.max(at, reader.position(in)) : at;
            }
        }
        return new Event.ReplayRead(records, page, Math.min(at, page.lastKey() + 1));
    }

    /** What it names is known. */
    void found(Event.ReplayFound event) {
        reading = false;
        if (event.why() != null) {
            refuse(event.why());
            return;
        }
        left = new Left(event.found().chosen());
        done = event.found().already();
        gone = 0;
    }

    /** What is left of it is not tried, so nothing of it may remain for the next replay. */
    private void refuse(String why) {
        boolean begun = left != null && done > 0;
        left = null;
        partition.replayRefused(
                begun
                        ? why + "; before that, " + done + (done == 1 ? " message was" : " messages were")
                                + " set aside and " + (done == 1 ? "is" : "are") + " tried again"
                        : why);
    }

    /** A page was read. */
    void read(Event.ReplayRead event) {
        reading = false;
        Replay replay = partition.replays().current();
        for (ConsumerRecord<byte[], byte[]> record : event.records()) {
            byte[] body = record.value() == null ? new byte[0] : record.value();
            boolean tried = partition.replay(
                    record.offset(),
                    IntakeHeaders.of(record, id, interfaceId.name()),
                    body,
                    event.page().get(record.offset()),
                    replay.asked());
            done += tried ? 1 : 0;
        }
        gone += left.takeBelow(event.to()) - event.records().size();
    }
}
