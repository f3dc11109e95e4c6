package dev.plantline.delivery.ownership;

import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.delivery.partition.TransactionChanges.AsideValue;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.InterfaceId;
import dev.plantline.topics.account.SignedAside;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Writes the transactions of a partition's owner and links its audit chain. For one thread. Any exception means: lose the partition. */
public final class Writer implements AutoCloseable {
    private final InterfaceId id;
    private final int partition;
    private final Producer<byte[], byte[]> producer;
    private Checkpoint.Chain chain = Checkpoint.Chain.START;
    private SignedAside signed;

    /** Opens the producer under the partition's transactional id; fences nobody yet. */
    Writer(KafkaClients clients, InterfaceId id, int partition) {
        this.id = id;
        this.partition = partition;
        this.producer = clients.owner(id, partition);
        this.signed = clients.signedAside(id, partition);
    }

    /** Ends what the owner before left open and fences it for good. */
    void fenceOthers() {
        producer.initTransactions();
    }

    /**
     * Makes the caller the owner.
     *
     * @return where the election stands in {@code .aside}
     */
    long elect(Checkpoint election) {
        chain = election.chain();
        producer.beginTransaction();
        Future<RecordMetadata> sent = send(new AsideKey.OfCheckpoint(), new AsideValue(null, election.write()));
        producer.commitTransaction();
        return offset(sent);
    }

    /** Where a record stands whose transaction is committed. */
    private static long offset(Future<RecordMetadata> sent) {
        try {
            return sent.get().offset();
        } catch (ExecutionException e) {
            throw new KafkaException("a record was committed and has no offset", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** What stands in {@code .aside} now; from here on it is kept up, and every checkpoint signs it. */
    void continueFrom(SignedAside read) {
        signed = read;
    }

    /** Before there is an owner: the audit goes on behind this record. */
    void continueFrom(Checkpoint.Chain end) {
        chain = end;
    }

    /**
     * Makes changes true, all or none.
     *
     * @param checkpoint the one after them; its chain is replaced by the true one
     * @return the checkpoint as written
     */
    public Checkpoint commit(TransactionChanges changes, Checkpoint checkpoint) {
        producer.beginTransaction();
        Checkpoint.Chain end = chain;
        for (AuditRecord record : changes.audit) {
            byte[] bytes = record.linked(end).write();
            producer.send(new ProducerRecord<>(id.auditTopic(), partition, record.recordKey(), bytes));
            end = new Checkpoint.Chain(end.records() + 1, AuditRecord.link(bytes));
        }
        Map<AsideKey, Future<RecordMetadata>> bodies = new HashMap<>();
        for (Map.Entry<AsideKey, AsideValue> change : changes.aside.entrySet()) {
            Future<RecordMetadata> sent = send(change.getKey(), change.getValue());
            if (change.getValue().headers() != null) {
                bodies.put(change.getKey(), sent);
            }
        }
        for (byte[] key : changes.removed) {
            send(new ProducerRecord<>(id.asideTopic(), partition, key, null));
        }
        Checkpoint written = checkpoint.chained(end);
        send(new AsideKey.OfCheckpoint(), new AsideValue(null, written.write()));
        // For the display of lag alone, so without the member's generation: a rebalance elsewhere must not fail the
        // transaction.
        producer.sendOffsetsToTransaction(
                Map.of(new TopicPartition(id.inTopic(), partition), new OffsetAndMetadata(written.next())),
                new ConsumerGroupMetadata(id.consumerGroup()));
        producer.commitTransaction();
        chain = end;
        bodies.forEach((key, sent) -> changes.places.put(key, offset(sent)));
        return written;
    }

    /**
     * Writes down why delivery stops, because only an owner can see it and a human looks from outside.
     *
     * @param checkpoint the last one
     * @return what to throw
     */
    StoppedException stopped(Checkpoint checkpoint, Checkpoint.Stopped why) {
        if (!why.equals(checkpoint.stopped())) { // a look that sees the same again writes nothing
            continueFrom(checkpoint.chain());
            commit(new TransactionChanges(0), checkpoint.stoppedBecause(why));
        }
        return new StoppedException(why.why(), why.text());
    }

    private Future<RecordMetadata> send(AsideKey key, AsideValue value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(id.asideTopic(), partition, key.bytes(), value.value());
        if (value.headers() != null) {
            value.headers().write((name, bytes) -> record.headers().add(name, bytes));
        }
        return send(record);
    }

    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        signed.sign(record);
        return producer.send(record);
    }

    /** Leaves an open transaction to the next owner, who ends it. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
