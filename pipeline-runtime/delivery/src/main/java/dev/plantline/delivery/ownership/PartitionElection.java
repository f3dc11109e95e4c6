package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.KeysRevision;
import dev.plantline.model.StopReason;
import dev.plantline.model.StopReason.WayOut;
import dev.plantline.model.TimeSource;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.topics.account.AsideContent;
import dev.plantline.topics.account.PendingCommands;
import dev.plantline.topics.inspection.AsideReading;
import dev.plantline.topics.inspection.AuditEnd;
import dev.plantline.topics.inspection.PartitionCheck;
import dev.plantline.topics.inspection.Proof;
import dev.plantline.topics.inspection.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/** Becomes the owner of an assigned partition: fences, reads {@code .aside}, checks the checkpoint against the world, elects itself. */
public class PartitionElection {
    private static final String LARGEST = "max.message.bytes";

    private final KafkaClients clients;
    private final Admin admin;
    private final String owner;
    private final TimeSource clock;

    /**
     * What a new owner has.
     *
     * @param checkpoint as the owner before left it
     * @param epoch of the election
     * @param content of {@code .aside}
     * @param asidePosition where to go on reading it
     * @param pending what stands in {@code .in} without an outcome
     * @param writer for its transactions
     */
    public record Owned(
            Checkpoint checkpoint,
            long epoch,
            AsideContent content,
            long asidePosition,
            Pending pending,
            Writer writer) {}

    /**
     * What stood in {@code .in} without an outcome when a partition was taken.
     *
     * @param messages how many; as a consumer's lag, it counts offsets that hold no message too
     * @param first offset of the first message; -1: there is none
     * @param since when Kafka received that message; null: there is none
     */
    record Pending(long messages, long first, Instant since) {
        static final Pending NONE = new Pending(0, -1, null);
    }

    public PartitionElection(KafkaClients clients, Admin admin, String owner, TimeSource clock) {
        this.clients = clients;
        this.admin = admin;
        this.owner = owner;
        this.clock = clock;
    }

    /**
     * Takes the partition. Off the poll thread: it may take seconds.
     *
     * @param assigned whether the group still gives it to us
     * @param looked is told up to where {@code .aside} was looked at
     * @throws StoppedException only a human can decide how to go on
     * @throws LostException it was given to another meanwhile
     * @throws KafkaException own it again
     */
    public Owned take(ActiveInterface live, int partition, BooleanSupplier assigned, LongConsumer looked)
            throws StoppedException, LostException {
        InterfaceId id = live.id();
        Checkpoint.Topics topics = topics(live);
        check(assigned);
        Writer writer = new Writer(clients, id, partition);
        boolean taken = false;
        try (KafkaConsumer<byte[], byte[]> reader = clients.reader()) {
            writer.fenceOthers();
            check(assigned);
            TopicPartition aside = new TopicPartition(id.asideTopic(), partition);
            TopicPartition in = new TopicPartition(id.inTopic(), partition);
            PartitionCheck world = new PartitionCheck(id, partition, reader);
            AsideContent content = new AsideContent();
            Proof proof = Proof.begin(clients, reader, id, partition);
            long position = AsideReading.read(reader, aside, content, proof, end(aside));
            looked.accept(position);
            for (Optional<Stop> stop = world.look(content, proof, topics);
                    stop.isPresent();
                    stop = world.look(content, proof, topics)) {
                check(assigned);
                writer.continueFrom(proof.aside());
                Adoption.Commands commands = commands(reader, aside, content, position);
                if (adopted(live, partition, commands, position, stop.get(), writer, reader)
                        || Adoption.refuseOthers(
                                id, partition, commands, stop.get(), clients, writer, clock.instant())) {
                    content = new AsideContent();
                    proof = Proof.begin(clients, reader, id, partition);
                    position = AsideReading.read(reader, aside, content, proof, end(aside));
                    looked.accept(position);
                } else if (isSeenAgain(stop.get())) {
                    break;
                } else {
                    throw new StoppedException(stop.get().why(), stop.get().text());
                }
            }
            writer.continueFrom(proof.aside());
            Checkpoint checkpoint = checkpoint(content);
            Pending pending = pending(reader, in, checkpoint);
            if (!knowsWhatIsPending(checkpoint, live)) {
                nothingMayBePending(pending, checkpoint, writer);
            }
            check(assigned);
            long epoch = checkpoint.epoch(writer.elect(checkpoint.electing(owner)));
            taken = true;
            return new Owned(checkpoint, epoch, content, position, pending, writer);
        } finally {
            if (!taken) {
                writer.close();
            }
        }
    }

    /** Whether the next owner finds out by itself whether the reason is still there: an earlier one wrote it down for humans. */
    private static boolean isSeenAgain(Stop stop) {
        return stop.before() != null
                && stop.before().stopped() != null
                && !stop.before().stopped().why().lasts()
                && stop.why() == stop.before().stopped().why()
                && stop.loss().equals(Stop.NOTHING); // else it is still there: Kafka shows it
    }

    private static Checkpoint checkpoint(AsideContent content) {
        try {
            return content.checkpoint();
        } catch (UnreadableFormException e) {
            throw new IllegalStateException("it was looked at before", e);
        }
    }

    /** The beginning of a partition of {@code .in}. */
    OldMessages oldMessages(InterfaceId id, int partition) {
        return new OldMessages(clients, admin, id, partition);
    }

    /** What it reads and writes with. */
    KafkaClients clients() {
        return clients;
    }

    /** Commands that come behind what an owner has looked at. */
    AwaitedCommands awaitedCommands(InterfaceId id, int partition, long from) {
        return new AwaitedCommands(clients, admin, id, partition, from);
    }

    /**
     * Which topic takes no batch of results as a whole: Kafka's producer then splits and repeats until its time is over, and never says why.
     *
     * @return with the setting, its value and what to set; empty: none, or this user may not ask
     */
    Optional<String> tooSmall(InterfaceId id) {
        List<ConfigResource> topics = Stream.of(id.asideTopic(), id.auditTopic())
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        try {
            return admin.describeConfigs(topics).all().get().entrySet().stream()
                    .filter(one -> Long.parseLong(one.getValue().get(LARGEST).value()) <= KafkaClients.BATCH_BYTES)
                    .map(one -> "topic " + one.getKey().name() + " has " + LARGEST + "="
                            + one.getValue().get(LARGEST).value() + ", which is less than a batch of results ("
                            + KafkaClients.BATCH_BYTES + " bytes): set it to " + clients.largestRecord())
                    .findFirst();
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static void check(BooleanSupplier assigned) throws LostException {
        if (!assigned.getAsBoolean()) {
            throw new LostException("the partition was given to another owner", false);
        }
    }

    private Checkpoint.Topics topics(ActiveInterface live) throws StoppedException {
        InterfaceId id = live.id();
        try {
            Map<String, TopicDescription> found = admin.describeTopics(
                            List.of(id.inTopic(), id.asideTopic(), id.auditTopic()))
                    .allTopicNames()
                    .get();
            for (TopicDescription topic : found.values()) {
                if (topic.partitions().size() != live.partitions()) {
                    throw new StoppedException(
                            StopReason.partitionsChanged,
                            "topic " + topic.name() + " has "
                                    + topic.partitions().size() + " partitions and the interface is declared with "
                                    + live.partitions()
                                    + ": the count is fixed when the topics are made");
                }
            }
            return new Checkpoint.Topics(
                    found.get(id.inTopic()).topicId().toString(),
                    found.get(id.asideTopic()).topicId().toString(),
                    found.get(id.auditTopic()).topicId().toString());
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the topics of " + id + " cannot be described: "
                            + e.getCause().getMessage(),
                    e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * The end of {@code .aside} with what is not yet shown as committed. A transaction of our own is true before Kafka shows it, so whoever acted
     * reads up to here, or acts again.
     */
    private long end(TopicPartition aside) {
        return end(admin, aside);
    }

    static long end(Admin admin, TopicPartition aside) {
        try {
            return admin.listOffsets(Map.of(aside, OffsetSpec.latest()))
                    .partitionResult(aside)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the end of " + aside + " cannot be asked for: "
                            + e.getCause().getMessage(),
                    e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Goes on after a stop when a human has said so. */
    private boolean adopted(
            ActiveInterface live,
            int partition,
            Adoption.Commands commands,
            long position,
            Stop stop,
            Writer writer,
            KafkaConsumer<byte[], byte[]> reader) {
        Optional<Adoption.Answer> command =
                stop.why().wayOut() == WayOut.adopt ? Adoption.askedFor(commands, stop, clients) : Optional.empty();
        command.ifPresent(answer -> {
            TopicPartition audit = new TopicPartition(live.id().auditTopic(), partition);
            Checkpoint.Chain chain = stop.before() != null ? stop.before().chain() : AuditEnd.of(reader, audit);
            long audited = reader.endOffsets(Set.of(audit)).get(audit);
            new Adoption(live.id(), partition, stop, answer, clock.instant())
                    .carryOut(writer, commands, chain, live.keysRevision(), position, audited);
        });
        return command.isPresent();
    }

    /** All commands on which nobody has acted, however many there are. */
    private static Adoption.Commands commands(
            KafkaConsumer<byte[], byte[]> reader, TopicPartition aside, AsideContent content, long end) {
        return sink -> {
            new PendingCommands(reader, aside, content.commands()).each(sink);
            long from = content.moreCommandsFrom();
            while (from >= 0) {
                AsideContent more = AsideContent.ofCommandsFrom(from);
                AsideReading.readMoreCommands(reader, aside, more, end);
                from = more.moreCommandsFrom();
                new PendingCommands(reader, aside, more.commands()).each(sink);
            }
        };
    }

    /**
     * Whether a repeat of what stands there without an outcome is one under these keys too. Under another duty alone it is, where the row that an
     * owner has raised says that the ledger's rows were moved along; it is asked next.
     */
    private static boolean knowsWhatIsPending(Checkpoint checkpoint, ActiveInterface live) {
        return checkpoint.keysRevision().equals(live.keysRevision())
                || checkpoint.raisedEpoch() > 0
                        && KeysRevision.parse(live.keysRevision())
                                .differsInDutyAlone(KeysRevision.parse(checkpoint.keysRevision()));
    }

    private static void nothingMayBePending(Pending pending, Checkpoint checkpoint, Writer writer)
            throws StoppedException {
        long setAside = checkpoint.totals().held() + checkpoint.totals().deadLettered();
        if (setAside > 0 || pending.messages() > 0) {
            throw writer.stopped(
                    checkpoint,
                    new Checkpoint.Stopped(
                            StopReason.keysChanged,
                            "keys of the interface changed from revision " + checkpoint.keysRevision() + " while "
                                    + (setAside > 0
                                            ? setAside + " messages are set aside"
                                            : "offset " + pending.first() + " is pending")
                                    + " under the old ones: go back to the old keys, let everything get its outcome"
                                    + " (or give it up: plantline abandon), then change them",
                            null,
                            null));
        }
    }

    private static Pending pending(KafkaConsumer<byte[], byte[]> reader, TopicPartition in, Checkpoint checkpoint) {
        long end = reader.endOffsets(Set.of(in)).get(in);
        reader.seek(in, PartitionCheck.at(checkpoint.next(), checkpoint.leaderEpoch()));
        while (reader.position(in) < end) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
                if (!checkpoint.hasOutcome(record.offset())) {
                    return new Pending(
                            end - record.offset() - handledFrom(record.offset(), checkpoint),
                            record.offset(),
                            Instant.ofEpochMilli(record.timestamp()));
                }
            }
        }
        return Pending.NONE;
    }

    private static long handledFrom(long offset, Checkpoint checkpoint) {
        return checkpoint.handled().stream()
                .filter(range -> range.from() > offset)
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
    }
}
