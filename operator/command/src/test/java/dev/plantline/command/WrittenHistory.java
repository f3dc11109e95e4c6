package dev.plantline.command;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.AuditRecord.Human;
import dev.plantline.model.AuditRecord.Message;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Booked;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.Checkpoint.Chain;
import dev.plantline.model.Failure;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Quantity;
import dev.plantline.model.history.Anchor;
import dev.plantline.model.history.AnchorKeys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** An interface with topics of one partition, written line by line as delivery writes them, for commands that read them. */
final class WrittenHistory implements AutoCloseable {
    private final InterfaceId id;
    private final Checkpoint.Topics topics;
    private final KafkaProducer<byte[], byte[]> producer;
    private Chain end = Chain.START;

    /**
     * Makes the topics.
     *
     * @param kafka how the broker is reached
     */
    WrittenHistory(Map<String, Object> kafka, InterfaceId id) throws Exception {
        this.id = id;
        List<String> names = List.of(id.inTopic(), id.asideTopic(), id.auditTopic());
        try (Admin admin = Admin.create(kafka)) {
            CreateTopicsResult made = admin.createTopics(
                    names.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList());
            // Not asked for afterwards: a broker may know them a moment later than it has made them.
            this.topics = new Checkpoint.Topics(
                    made.topicId(id.inTopic()).get().toString(),
                    made.topicId(id.asideTopic()).get().toString(),
                    made.topicId(id.auditTopic()).get().toString());
        }
        this.producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Adds the next line, written now. */
    void add(AuditRecord line) {
        add(line, null);
    }

    /** Adds the next line, written when it says. */
    void addInItsTime(AuditRecord line) {
        add(line, line.processed().toEpochMilli());
    }

    private void add(AuditRecord line, Long time) {
        byte[] bytes = line.linked(end).write();
        end = new Chain(end.records() + 1, AuditRecord.link(bytes));
        send(new ProducerRecord<>(id.auditTopic(), 0, time, null, bytes));
    }

    /** The first checkpoint, at the end of the lines so far. */
    Checkpoint checkpoint() {
        return Checkpoint.first("test", "keys", topics, null).chained(end);
    }

    void setAside(AsideKey key, byte[] value) {
        send(new ProducerRecord<>(id.asideTopic(), 0, key.bytes(), value));
    }

    /** It is there at the latest when this is closed. */
    void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    /** A line about no message. */
    AuditRecord line(What what, String revision, Instant processed, Human human) {
        return line(-1, what, null, revision, processed, human);
    }

    /** What a human made of a message. */
    AuditRecord line(long offset, What what, Message message, String revision, Instant processed, Human human) {
        return AuditRecord.byHuman(
                what, id.name(), new PartitionId(topics.in(), 0), offset, 0, message, revision, processed, human);
    }

    /** The end of the lines so far, signed. */
    Anchor anchor(AnchorKeys by, Instant at) {
        return by.sign(id.auditTopic(), 0, end.records(), end.hash(), at);
    }

    AuditRecord anchored(Anchor anchor) {
        return outcome(
                -1,
                What.anchored,
                null,
                "",
                anchor.at(),
                0,
                null,
                null,
                null,
                null,
                null,
                TextNode.valueOf(anchor.text()));
    }

    /** What became of a message. */
    AuditRecord outcome(
            long offset,
            What what,
            Message message,
            String revision,
            Instant processed,
            int tries,
            String record,
            List<Quantity> quantities,
            Booked booked,
            Failure failure,
            Human human,
            TextNode content) {
        return new AuditRecord(
                AuditRecord.VERSION,
                0,
                "",
                what,
                id.name(),
                topics.in(),
                0,
                offset,
                0,
                message,
                revision,
                processed,
                tries,
                record,
                quantities,
                booked,
                null,
                null,
                null,
                failure,
                human,
                content,
                null,
                null);
    }

    @Override
    public void close() {
        producer.close();
    }
}
