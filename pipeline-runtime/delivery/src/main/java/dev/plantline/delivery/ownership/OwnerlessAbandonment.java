package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.DeliverySettings;
import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.delivery.partition.TransactionChanges.AsideValue;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Command;
import dev.plantline.model.CountedAs;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.MessageHeaders;
import dev.plantline.model.OutcomeCounts;
import dev.plantline.model.PartitionId;
import dev.plantline.model.StopReason;
import dev.plantline.model.Totals;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.topics.account.AsideContent;
import dev.plantline.topics.inspection.AsideReading;
import dev.plantline.topics.inspection.InterfaceInspection;
import dev.plantline.topics.inspection.PartitionCheck;
import dev.plantline.topics.inspection.PendingMessages;
import dev.plantline.topics.inspection.Proof;
import dev.plantline.topics.inspection.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Gives up everything of an interface that no pod owns any more, because its manifest is gone. Whoever does it is the owner of the partitions meanwhile:
 * it fences all others in Kafka. No key is closed in Odoo's ledger, so it waits until a call that a pod left behind cannot run any more.
 */
public final class OwnerlessAbandonment {
    /** Longer than Odoo lets a call run (120 s), together with the time in which a pod is shut down. */
    public static final Duration QUIET = Duration.ofSeconds(180);

    private static final int LINES = 1_000;
    /** Reasons that have nothing to do with which messages are there. */
    private static final Set<StopReason> MESSAGES_ARE_WHOLE = EnumSet.of(
            StopReason.foreignDatabase, StopReason.targetRestored, StopReason.ownerRowRemade, StopReason.keysChanged);

    /** Larger than any message that is written from here. */
    private static final int MESSAGE_BYTES = 1 << 20;

    private final InterfaceId id;
    private final KafkaClients clients;
    private final InterfaceInspection inspection;

    /**
     * Of one interface.
     *
     * @param kafka connection: bootstrap servers and security
     * @param history keys of the plant, with which the last checkpoint is signed
     * @param inspection of the same interface
     */
    public OwnerlessAbandonment(
            InterfaceId id, Map<String, Object> kafka, HistoryKeys history, InterfaceInspection inspection) {
        this.id = id;
        this.clients = new KafkaClients(kafka, DeliverySettings.DEFAULT, MESSAGE_BYTES, history);
        this.inspection = inspection;
    }

    /**
     * Gives everything up.
     *
     * @param partitions of the interface's topics
     * @param command what is audited as the reason
     * @param quiet how long to wait after all others are fenced, {@link #QUIET} at least where a pod ran lately
     * @return messages given up, by partition
     * @throws KafkaException also when a pod comes back meanwhile and fences this one: what is committed stays, the rest is as before
     * @throws IllegalStateException a partition must be adopted first
     */
    public List<Long> carryOut(int partitions, Command command, Duration quiet, Instant now)
            throws InterruptedException {
        List<Writer> writers = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            for (int partition = 0; partition < partitions; partition++) {
                Writer writer = new Writer(clients, id, partition);
                writers.add(writer);
                writer.fenceOthers();
            }
            Thread.sleep(quiet.toMillis());
            if (inspection.isOwned()) {
                throw new IllegalStateException("a pod owns " + id + " again: let it act");
            }
            List<Long> counts = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                counts.add(new One(partition, command, now, writers.get(partition)).giveUp(reader));
            }
            return counts;
        } finally {
            writers.forEach(Writer::close);
        }
    }

    /** One partition. */
    private final class One {
        private final int partition;
        private final Command command;
        private final Instant now;
        private final Writer writer;
        private TransactionChanges changes = new TransactionChanges(0);
        private Checkpoint at;
        private long count;
        private long next;

        One(int partition, Command command, Instant now, Writer writer) {
            this.partition = partition;
            this.command = command;
            this.now = now;
            this.writer = writer;
        }

        long giveUp(KafkaConsumer<byte[], byte[]> reader) {
            AsideContent content = new AsideContent();
            Proof proof = Proof.begin(clients, reader, id, partition);
            AsideReading.read(reader, new TopicPartition(id.asideTopic(), partition), content, proof);
            mustBeWhole(reader, content, proof);
            writer.continueFrom(proof.aside());
            writer.continueFrom(at.chain());
            Checkpoint before = at;
            next = before.next();
            at = moved(before.totals().withoutInFlight());
            content.states().forEach((offset, state) -> setAside(offset, state, content));
            PendingMessages.read(reader, new TopicPartition(id.inTopic(), partition), before, this::pending);
            changes.audit.add(line(
                    What.command,
                    -1,
                    0,
                    null,
                    count + " messages given up without an owner; their keys are not closed in Odoo's ledger"));
            commit();
            return count;
        }

        private void mustBeWhole(KafkaConsumer<byte[], byte[]> reader, AsideContent content, Proof proof) {
            if (proof.aside().isSigned() && !clients.sign()) {
                throw new IllegalStateException(
                        "the checkpoint of " + id + " is signed and no history key is here to sign"
                                + " the next one: run this in a pod of delivery, or name the keys with --history-keys FILE");
            }
            try {
                at = content.checkpoint();
            } catch (UnreadableFormException e) {
                throw new IllegalStateException(id.asideTopic() + ": " + e.getMessage(), e);
            }
            if (at == null) {
                throw new IllegalStateException(id.asideTopic() + " holds no checkpoint: nobody knows what is pending."
                        + " Apply the interface again and adopt it first");
            }
            Optional<Stop> stop = new PartitionCheck(id, partition, reader).look(content, proof, inspection.topics());
            stop.filter(found -> !MESSAGES_ARE_WHOLE.contains(found.why())).ifPresent(found -> {
                throw new IllegalStateException(found.text() + ". Apply the interface again and adopt it first");
            });
        }

        private void setAside(long offset, AsideState state, AsideContent content) {
            AsideContent.Body body = content.body(offset, state.edition());
            changes.aside.put(new AsideKey.OfState(offset), AsideValue.TOMBSTONE);
            changes.aside.put(new AsideKey.OfBody(offset, state.edition()), AsideValue.TOMBSTONE);
            changes.audit.add(
                    line(What.discarded, offset, state.edition(), AuditRecord.Message.of(body.headers()), null));
            CountedAs before =
                    switch (state.standing()) {
                        case held -> CountedAs.held;
                        case deadLettered -> CountedAs.deadLettered;
                    };
            at = moved(new OutcomeCounts(at.totals())
                    .discard(before, 1)
                    .totals(at.totals().received(), 0));
            given();
        }

        private void pending(ConsumerRecord<byte[], byte[]> record) {
            changes.audit.add(line(What.discarded, record.offset(), 0, message(record), null));
            next = record.offset() + 1;
            at = moved(new OutcomeCounts(at.totals())
                    .add(CountedAs.discarded, 1)
                    .totals(at.totals().received() + 1, 0));
            given();
        }

        private void given() {
            count++;
            if (changes.audit.size() >= LINES) {
                commit();
            }
        }

        private void commit() {
            at = writer.commit(changes, at);
            changes = new TransactionChanges(0);
        }

        private AuditRecord.Message message(ConsumerRecord<byte[], byte[]> record) {
            try {
                return AuditRecord.Message.of(MessageHeaders.read(name -> AsideContent.lastHeader(record, name)));
            } catch (RuntimeException e) {
                return null; // intake did not write it: nobody knows what it was
            }
        }

        private Checkpoint moved(Totals totals) {
            return at.at(
                            next,
                            next == at.next() ? at.leaderEpoch() : -1,
                            at.handled().stream()
                                    .filter(range -> range.to() >= next)
                                    .toList(),
                            Math.max(next, at.end()),
                            next <= at.end() ? at.endLeaderEpoch() : -1,
                            totals)
                    .writtenBy("abandon");
        }

        private AuditRecord line(What what, long offset, int edition, AuditRecord.Message message, String result) {
            return AuditRecord.byHuman(
                    what,
                    id.name(),
                    new PartitionId(at.topics().in(), partition),
                    offset,
                    edition,
                    message,
                    at.revision(),
                    now,
                    new Human(command.actor(), command.uid(), command.action(), command.reason(), result));
        }
    }
}
