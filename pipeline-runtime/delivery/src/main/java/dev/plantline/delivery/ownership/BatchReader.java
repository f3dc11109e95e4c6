package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.BatchGate.End;
import dev.plantline.engine.GateCondition;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.Batch;
import dev.plantline.model.Batch.Part;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.Effect;
import dev.plantline.model.Hashes;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Position;
import dev.plantline.model.Quantity;
import dev.plantline.model.TargetException;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.AsideContent;
import dev.plantline.topics.inspection.PartitionCheck;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Measures what a run of a gated interface would apply: it reads and maps what has no outcome and what is held, asks the target what that would change where the
 * gate wants to know, and changes nothing. Who owns the partitions
 * meanwhile does not matter: an owner that still works only makes it less, and then it is not what was released. For one thread.
 */
public final class BatchReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    /** Longest wait for records that must be there. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** Of messages that ask nothing of the target. */
    private static final String NO_DOCUMENT = "nothing";
    /** A unit is foreign text. */
    private static final int LONGEST_UNIT = 32;

    private static final Comparator<List<String>> PLACES =
            Comparator.comparing((List<String> place) -> place.get(0)).thenComparing(place -> place.get(1));

    private final ActiveInterface live;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> reader;

    /** Measures with the interface as it is configured now. */
    public BatchReader(ActiveInterface live, KafkaClients clients, Admin admin) {
        this.live = live;
        this.admin = admin;
        this.reader = clients.reader();
    }

    /**
     * What was measured.
     *
     * @param batch null: there is nothing
     * @param ends how far each partition may go when it is applied
     * @param why the batch waits; null: it need not
     */
    public record Measured(Batch batch, Map<Integer, End> ends, String why) {}

    /**
     * How a released batch stands.
     *
     * @param ends how far each partition may go; empty: it may not be applied, or nothing of it is left
     * @param differs why it is void; null: it is what is there, or what is left of it
     */
    public record Standing(Map<Integer, End> ends, String differs) {}

    /**
     * Measures everything that is committed now.
     *
     * @throws TargetException the target cannot be asked what that would change
     */
    public Measured measure() throws UnreadableFormException, TargetException {
        Sum sum = asking();
        Map<Integer, End> opened = new TreeMap<>();
        List<Part> parts = new ArrayList<>();
        for (int partition = 0; partition < live.partitions(); partition++) {
            TopicPartition in = new TopicPartition(live.id().inTopic(), partition);
            long end = reader.endOffsets(Set.of(in)).get(in);
            Part part = part(partition, aside(partition), end, sum);
            opened.put(partition, new End(part.to(), part.stamp()));
            if (!part.digest().equals(NOTHING)) {
                parts.add(part);
            }
        }
        String why = parts.isEmpty() ? null : sum.waits().orElse(null);
        Batch batch = parts.isEmpty() ? null : sum.batch(why, parts);
        return new Measured(batch, opened, why);
    }

    /**
     * Whether a batch is still what would be applied, or what is left of it since an owner began with it.
     *
     * @param asks whether it also must change in the target what it would have changed when it was measured. Where nobody has released it that does not count:
     *     else what was refused would be measured anew, and perhaps applied, because somebody has changed the target meanwhile
     * @throws TargetException the target cannot be asked what it would change
     */
    public Standing standing(Batch batch, boolean asks) throws UnreadableFormException, TargetException {
        String differs = batch.isWhole()
                ? batch.differs(live.revision(), live.codeMaps())
                : "its digest is not that of what it says";
        if (differs != null) {
            return new Standing(Map.of(), differs);
        }
        Map<Integer, Aside> asides = new TreeMap<>();
        boolean begun = false;
        for (int partition = 0; partition < live.partitions(); partition++) {
            Aside aside = aside(partition);
            asides.put(partition, aside);
            Checkpoint.Released released = aside.checkpoint().released();
            begun |= released != null && released.batch().equals(batch.digest());
        }
        return begun ? resumed(batch, asides) : asMeasured(batch, asides, asks);
    }

    /** Nobody has begun: it must be what is there, to the last message. */
    private Standing asMeasured(Batch batch, Map<Integer, Aside> asides, boolean asks)
            throws UnreadableFormException, TargetException {
        Sum sum = asks ? asking() : new Sum();
        List<Part> parts = new ArrayList<>();
        for (Part released : batch.parts()) {
            if (!asides.containsKey(released.partition())) {
                return new Standing(Map.of(), "the interface has no partition " + released.partition());
            }
            parts.add(part(released.partition(), asides.get(released.partition()), released.to(), sum));
        }
        Batch now = sum.batch(null, parts);
        String differs = batch.differs(asks ? now : now.changing(batch.changes()));
        Map<Integer, End> ends = new TreeMap<>();
        parts.forEach(part -> ends.put(part.partition(), new End(part.to(), part.stamp())));
        return new Standing(differs == null ? ends : Map.of(), differs);
    }

    /** An owner found it as it was released, and wrote that down: what is left of it is applied, if every other part is still what it was. */
    private Standing resumed(Batch batch, Map<Integer, Aside> asides) throws UnreadableFormException, TargetException {
        Map<Integer, End> ends = new TreeMap<>();
        boolean left = false;
        for (Part released : batch.parts()) {
            Aside aside = asides.get(released.partition());
            Checkpoint.Released begun = aside.checkpoint().released();
            if (begun != null && begun.batch().equals(batch.digest())) {
                ends.put(released.partition(), new End(begun.to(), begun.stamp()));
                left |= isPending(released.partition(), aside.checkpoint(), begun.to());
            } else {
                Part now = part(released.partition(), aside, released.to(), new Sum());
                if (!now.digest().equals(released.digest())) {
                    return new Standing(
                            Map.of(),
                            "partition " + released.partition() + " has other messages now than were released");
                }
                ends.put(released.partition(), new End(now.to(), now.stamp()));
                left = true;
            }
        }
        return new Standing(left ? ends : Map.of(), null);
    }

    private boolean isPending(int partition, Checkpoint checkpoint, long to) throws TargetException {
        boolean[] pending = {false};
        readIn(partition, checkpoint, to, record -> {
            pending[0] |= !checkpoint.hasOutcome(record.offset());
            return !pending[0];
        });
        return pending[0];
    }

    /** A sum of all that the gate wants to know. */
    private Sum asking() {
        return new Sum(
                live.gate().condition().measure() == GateCondition.Measure.records ? new ForeseenChanges(live) : null);
    }

    // ---- one partition ----

    /** What {@code .aside} says of a partition. */
    private record Aside(Checkpoint checkpoint, AsideContent content) {}

    private Aside aside(int partition) throws UnreadableFormException, TargetException {
        TopicPartition aside = new TopicPartition(live.id().asideTopic(), partition);
        AsideContent content = new AsideContent();
        readAside(aside, record -> {
            content.add(record);
            return true;
        });
        Checkpoint checkpoint = content.checkpoint();
        if (checkpoint == null) {
            throw new UnreadableFormException(aside + " holds no checkpoint");
        }
        return new Aside(checkpoint, content);
    }

    /** Is given each record; false: no more are wanted. */
    @FunctionalInterface
    private interface Sink {
        boolean take(ConsumerRecord<byte[], byte[]> record) throws TargetException;
    }

    private void readAside(TopicPartition aside, Sink sink) throws TargetException {
        Set<TopicPartition> only = Set.of(aside);
        reader.assign(only);
        long end = PartitionElection.end(admin, aside);
        reader.seekToBeginning(only);
        read(aside, end, sink);
    }

    private void readIn(int partition, Checkpoint checkpoint, long to, Sink sink) throws TargetException {
        TopicPartition in = new TopicPartition(live.id().inTopic(), partition);
        reader.assign(Set.of(in));
        reader.seek(in, PartitionCheck.at(checkpoint.next(), checkpoint.leaderEpoch()));
        read(in, to, record -> record.offset() < to && sink.take(record));
    }

    private void read(TopicPartition partition, long end, Sink sink) throws TargetException {
        long progress = System.nanoTime();
        long position = reader.position(partition);
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                if (!sink.take(record)) {
                    return;
                }
            }
            if (reader.position(partition) > position) {
                position = reader.position(partition);
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
                throw new KafkaException(partition + " could not be read behind offset " + position + " for "
                        + PATIENCE.toSeconds() + " seconds");
            }
        }
    }

    /** The digest of a part without a message. */
    private static final String NOTHING =
            HexFormat.of().formatHex(Hashes.sha256().digest());

    private Part part(int partition, Aside aside, long end, Sum sum) throws TargetException {
        PartitionId id = new PartitionId(aside.checkpoint().topics().in(), partition);
        TreeMap<Long, Held> held = held(aside.content());
        long stamp = aside.content().states().values().stream()
                .mapToLong(state -> state.asked() == null ? 0 : state.asked().stamp())
                .max()
                .orElse(0);
        Digest digest = new Digest(sum, id, aside.checkpoint().released());
        long[] to = {Math.max(end, aside.checkpoint().next())};
        readIn(partition, aside.checkpoint(), end, record -> {
            if (aside.checkpoint().hasOutcome(record.offset())) {
                return true;
            }
            if (digest.messages == Batch.MOST_MESSAGES) {
                to[0] = record.offset();
                return false;
            }
            digest.takeHeldBefore(held, record.offset());
            byte[] body = record.value() == null ? new byte[0] : record.value();
            MessageHeaders headers = IntakeHeaders.of(record, id, live.id().name());
            if (digest.isNoRepeat(record.offset(), 0, 0, headers)) {
                sum.count(new Counted(new Position(id, record.offset()), headers, null), body);
            }
            return true;
        });
        digest.takeHeldBefore(held, to[0]);
        countHeld(id, digest, sum);
        sum.endOfPartition();
        return new Part(partition, aside.checkpoint().next(), to[0], digest.held, stamp, digest.hex());
    }

    /** A message that is held, as it counts. */
    private record Held(AsideState state, MessageHeaders headers) {}

    private static TreeMap<Long, Held> held(AsideContent content) {
        TreeMap<Long, Held> held = new TreeMap<>();
        content.states().forEach((offset, state) -> {
            AsideContent.Body body = content.body(offset, state.edition());
            if (state.standing() == AsideState.Standing.held && body != null) {
                held.put(offset, new Held(state, body.headers()));
            }
        });
        return held;
    }

    /** Maps each as it is read: all of them would not fit into memory. */
    private void countHeld(PartitionId id, Digest digest, Sum sum) throws TargetException {
        if (digest.unread.isEmpty()) {
            return;
        }
        readAside(new TopicPartition(live.id().asideTopic(), id.partition()), record -> {
            Counted held = record.key() == null || record.value() == null
                    ? null
                    : digest.unread.remove(new String(record.key(), StandardCharsets.UTF_8));
            if (held != null) {
                sum.count(held, record.value());
            }
            return true;
        });
        for (Counted held : digest.unread.values()) {
            sum.count(held, null);
        }
    }

    /**
     * A message that counts.
     *
     * @param held how it is set aside; null: it is not
     */
    private record Counted(Position position, MessageHeaders headers, AsideState held) {
        private Operation operation(ActiveInterface live, Effect effect) {
            AsideState.Asked asked = held == null ? null : held.asked();
            return new Operation(
                    live.id(),
                    headers.keys().idempotencyKey(),
                    headers.keys().contentHash(),
                    position,
                    held == null ? 0 : held.edition(),
                    asked == null ? 0 : asked.stamp(),
                    headers.keys().orderKey(),
                    headers.keys().version(),
                    live.conflictIsDuplicate(),
                    new Operation.Apply(effect, asked != null && asked.action() == Command.Action.applyAgain));
        }
    }

    /** Takes the messages of one partition in the order of their offsets. */
    private final class Digest {
        private final Sum sum;
        private final PartitionId id;
        private final String before;
        private final MessageDigest hash = Hashes.sha256();
        private final Set<String> keys = new HashSet<>();
        /** Held messages that are no repeats, by the key of their body. */
        private final Map<String, Counted> unread = new LinkedHashMap<>();

        private long messages;
        private long held;

        /**
         * Offsets of a topic that was made anew are others, and what a release has not brought through waits for another one.
         *
         * @param used the release that was applied last; null: none was
         */
        Digest(Sum sum, PartitionId id, Checkpoint.Released used) {
            this.sum = sum;
            this.id = id;
            this.before = id.topicId() + " " + (used == null ? "" : used.batch()) + "\n";
        }

        void takeHeldBefore(TreeMap<Long, Held> all, long offset) {
            while (!all.isEmpty() && all.firstKey() < offset) {
                Map.Entry<Long, Held> first = all.pollFirstEntry();
                AsideState state = first.getValue().state();
                MessageHeaders headers = first.getValue().headers();
                long stamp = state.asked() == null ? 0 : state.asked().stamp();
                if (isNoRepeat(first.getKey(), state.edition(), stamp, headers)) {
                    byte[] key = new AsideKey.OfBody(first.getKey(), state.edition()).bytes();
                    Position position = new Position(id, first.getKey());
                    unread.put(new String(key, StandardCharsets.UTF_8), new Counted(position, headers, state));
                }
                sum.commandedBy(state.commanders());
                held++;
            }
        }

        /** Takes the next one; false: it is counted already, as a repeat. */
        boolean isNoRepeat(long offset, int edition, long stamp, MessageHeaders headers) {
            String line = (messages == 0 ? before : "") + offset + " " + edition + " " + stamp + " "
                    + headers.keys().contentHash() + "\n";
            hash.update(line.getBytes(StandardCharsets.UTF_8));
            messages++;
            boolean isFirst = keys.add(headers.keys().idempotencyKey());
            sum.repeats += isFirst ? 0 : 1;
            return isFirst;
        }

        String hex() {
            return HexFormat.of().formatHex(hash.digest());
        }
    }

    // ---- all partitions ----

    /** Counts and totals. */
    private final class Sum {
        private final Map<List<String>, Batch.Total> totals = new TreeMap<>(PLACES);
        private long messages;
        private long repeats;
        private long failing;
        private BigDecimal amount = BigDecimal.ZERO;
        private long unknown;
        private final SortedSet<String> commanders = new TreeSet<>();
        /** Null: the gate does not ask. */
        private final ForeseenChanges changes;

        /** Asks nothing of the target, whatever the gate wants to know. */
        Sum() {
            this(null);
        }

        Sum(ForeseenChanges changes) {
            this.changes = changes;
        }

        /** Also of a repeat: whichever of two is applied, it is the same. */
        void commandedBy(List<String> names) {
            for (String each : names) {
                boolean hasPlace = commanders.contains(each) || commanders.size() < Batch.MOST_COMMANDERS - 1;
                commanders.add(hasPlace ? each : AsideState.SOMEBODY);
            }
        }

        /** Counts one; the body is null where it is missing. */
        void count(Counted one, byte[] body) throws TargetException {
            MessageHeaders headers = one.headers();
            messages++;
            Optional<BigDecimal> adds = body == null || headers.unreadable().isPresent()
                    ? Optional.empty()
                    : live.mapping().gateAmount(body);
            adds.ifPresentOrElse(it -> amount = amount.add(it), () -> unknown++);
            try {
                if (body == null || headers.unreadable().isPresent()) {
                    failing++;
                } else {
                    Effect effect = live.mapping().effect(body, headers.received());
                    count(effect);
                    if (changes != null) {
                        changes.add(one.operation(live, effect), body, headers.received());
                    }
                }
            } catch (MessageFailedException e) {
                failing++;
            }
        }

        void endOfPartition() throws TargetException {
            if (changes != null) {
                changes.endOfPartition();
            }
        }

        private void count(Effect effect) {
            String document = effect.document().isEmpty() ? NO_DOCUMENT : effect.document();
            List<Quantity> quantities = effect.match(odooSteps -> odooSteps.quantities());
            if (quantities.isEmpty()) {
                count(document, null, null);
            }
            quantities.forEach(each -> count(document, each.unit(), each.amount()));
        }

        private void count(String document, String unit, BigDecimal by) {
            String shown = unit == null || unit.length() <= LONGEST_UNIT ? unit : unit.substring(0, LONGEST_UNIT);
            List<String> key = List.of(document, shown == null ? "" : shown);
            boolean hasPlace = totals.containsKey(key) || totals.size() < Batch.MOST_TOTALS - 1;
            // What has no place of its own has no unit in which it could be added up.
            List<String> place = hasPlace ? key : List.of(Batch.OTHERS, "");
            BigDecimal adds = hasPlace ? by : null;
            totals.merge(
                    place,
                    new Batch.Total(place.get(0), place.get(1).isEmpty() ? null : place.get(1), 1, adds),
                    (there, one) -> new Batch.Total(
                            there.document(),
                            there.unit(),
                            there.messages() + 1,
                            one.amount() == null
                                    ? there.amount()
                                    : new Quantity(
                                                    there.amount() == null
                                                            ? one.amount()
                                                            : there.amount().add(one.amount()),
                                                    null)
                                            .amount()));
        }

        Optional<String> waits() {
            // A message that cannot be read is one more row all the same.
            return live.gate().condition().holds(messages, amount, unknown, changes());
        }

        private Batch.Changes changes() {
            return changes == null ? null : changes.all();
        }

        Batch batch(String why, List<Part> parts) {
            return Batch.of(
                            live.revision(),
                            live.codeMaps(),
                            why,
                            messages,
                            repeats,
                            failing,
                            List.copyOf(totals.values()),
                            parts,
                            commanders)
                    .changing(changes());
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
